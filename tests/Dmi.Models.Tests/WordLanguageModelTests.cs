using Dmi.Reference;

namespace Dmi.Models.Tests;

public sealed class WordLanguageModelTests : IDisposable
{
    private const int Tokens = 200;

    private readonly TinyModel _tiny = new();
    private readonly WordLanguageModelWeights _weights;
    private readonly WordLanguageModel<TinyLayer> _model;

    public WordLanguageModelTests()
    {
        _weights = WordLanguageModelWeights.Load(_tiny.Folder);
        _model = new WordLanguageModel<TinyLayer>(_weights);
    }

    public void Dispose()
    {
        _model.Dispose();
        _tiny.Dispose();
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(64, 1)]
    [InlineData(65, -1)]
    [InlineData(66, 1)]
    [InlineData(Tokens, 1)]
    [InlineData(Tokens, -1)]
    public void Perplexity_is_that_of_the_plainest_computation(int tokens, int maxDegreeOfParallelism)
    {
        ushort[] text = TinyModel.Text(tokens);

        PerplexityResult result = _model.Perplexity(text, InferenceMode.Dense, maxDegreeOfParallelism);

        Assert.Equal(tokens - 1, result.PredictedTokens);
        Assert.Equal(tokens - 1, result.Statistics.Steps);
        Assert.Equal(PlainMeanNegativeLogLikelihood(text), result.MeanNegativeLogLikelihood, 1e-5);
        Assert.Equal(Math.Exp(result.MeanNegativeLogLikelihood), result.Perplexity);
    }

    [Fact]
    public void A_model_takes_any_lstm_layer_that_fits_it_and_no_other()
    {
        ushort[] text = TinyModel.Text(50);
        using var generated = new WordLanguageModel<TinyLayer>(_weights);
        using var interpreted = new WordLanguageModel(_weights, new InterpretedRecurrentLayer(_weights.ForLayer(TinyLayer.Shape)));
        Assert.Equal(generated.Perplexity(text).Perplexity, interpreted.Perplexity(text).Perplexity, 1e-3);
        Assert.True(interpreted.CaptureTrace(text, 20).HasCells);
        foreach (LayerShape shape in new[] { LayerShape.Lstm(TinyModel.Hidden + 1), LayerShape.Lstm(TinyModel.Hidden, 5), LayerShape.Gru(TinyModel.Hidden) })
        {
            using var layer = new InterpretedRecurrentLayer(DualModuleWeights.FromDense(
                shape, new float[shape.RowCount * shape.InputSize], new float[shape.RowCount * shape.HiddenSize], new float[shape.RowCount]));
            Assert.Throws<ArgumentException>("layer", () => new WordLanguageModel(_weights, layer));
        }
    }

    [Fact]
    public void With_a_table_of_inputs_a_model_predicts_the_same()
    {
        ushort[] text = TinyModel.Text(Tokens);
        using var generated = new WordLanguageModel<TinyTableLayer>(_weights);
        using var interpreted = new WordLanguageModel(_weights, new InterpretedRecurrentLayer(_weights.ForLayer(TinyTableLayer.Shape)));
        double expected = _model.Perplexity(text, InferenceMode.Dense).MeanNegativeLogLikelihood;

        Assert.Equal(expected, generated.Perplexity(text, InferenceMode.Dense).MeanNegativeLogLikelihood, 1e-5);
        Assert.Equal(expected, interpreted.Perplexity(text, InferenceMode.Dense).MeanNegativeLogLikelihood, 1e-5);

        // Skipping, generated and interpreted layers agree; nothing of x is lost.
        ActivationTrace trace = generated.CaptureTrace(text, Tokens);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(_weights.ForLayer(TinyTableLayer.Shape), trace);
        fitted = fitted.WithThresholds(ThresholdSearch.ForRatio(fitted, trace, 0.5));
        using var skipping = new WordLanguageModel<TinyTableLayer>(_weights, fitted);
        using var skippingInterpreted = new WordLanguageModel(_weights, new InterpretedRecurrentLayer(fitted));
        PerplexityResult result = skipping.Perplexity(text);
        Assert.InRange(result.Statistics.InsensitiveRatio, 0.3, 0.7);
        Assert.Equal(result.Perplexity, skippingInterpreted.Perplexity(text).Perplexity, 1e-2);
    }

    [Fact]
    public void The_table_of_inputs_is_the_product_of_embeddings_and_input_weights()
    {
        InputTable table = _weights.InputTable;
        float[] inputWeights = _tiny.Tensors["rnn.weight_ih_l0"].Values;
        Assert.Equal((TinyModel.Words, 4 * TinyModel.Hidden, 4L * TinyModel.Words * 4 * TinyModel.Hidden), (table.Tokens, table.Rows, table.Bytes));
        for (int word = 0; word < TinyModel.Words; word++)
        {
            for (int row = 0; row < table.Rows; row++)
            {
                double expected = 0;
                for (int i = 0; i < TinyModel.Hidden; i++) expected += (double)inputWeights[row * TinyModel.Hidden + i] * _weights.Embedding(word)[i];
                Assert.Equal(expected, table[word][row], 1e-5);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => table[TinyModel.Words][0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[-1][0]);
        Assert.Throws<ArgumentOutOfRangeException>("width", () => InputTable.Create([1], [1], 0));
        Assert.Contains("inputWeights has 3 values, which is no multiple of the width 2", Assert.Throws<ArgumentException>("inputWeights", () => InputTable.Create([1, 2], [1, 2, 3], 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_little_module_dual_module_inference_is_dense()
    {
        ushort[] text = TinyModel.Text(Tokens);

        Assert.Equal(
            _model.Perplexity(text, InferenceMode.Dense).MeanNegativeLogLikelihood,
            _model.Perplexity(text, InferenceMode.DualModule).MeanNegativeLogLikelihood);
    }

    [Fact]
    public void Rows_are_skipped_as_the_thresholds_say()
    {
        ushort[] text = TinyModel.Text(Tokens);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(_weights.ForLayer(TinyLayer.Shape), _model.CaptureTrace(text, Tokens));
        using var dual = new WordLanguageModel<TinyLayer>(_weights, fitted.WithThresholds(SwitchingThresholds.Magnitude(0, 0, 0, 0)));

        PerplexityResult skipping = dual.Perplexity(text);
        PerplexityResult dense = dual.Perplexity(text, InferenceMode.Dense);

        Assert.InRange(skipping.Statistics.InsensitiveRatio, 0.99, 1);
        Assert.Equal(0, dense.Statistics.InsensitiveRatio);
        Assert.NotEqual(dense.Perplexity, skipping.Perplexity);
        Assert.Equal(dense.Perplexity, skipping.Perplexity, 0.1 * dense.Perplexity);
    }

    [Fact]
    public void Threads_share_a_model_without_disturbing_one_another()
    {
        ushort[] text = TinyModel.Text(Tokens);
        double expected = _model.Perplexity(text, InferenceMode.Dense).Perplexity;
        var results = new double[16];

        Parallel.For(0, results.Length, i => results[i] = _model.Perplexity(text, InferenceMode.Dense).Perplexity);

        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void A_trace_has_as_many_steps_as_asked_for()
    {
        var progress = new Recorder();

        ActivationTrace trace = _model.CaptureTrace(TinyModel.Text(Tokens), 150, progress);

        Assert.Equal(150, trace.Count);
        Assert.Equal(150, progress.Values[^1]);
    }

    [Fact]
    public void Progress_ends_with_the_last_token()
    {
        var progress = new Recorder();

        _model.Perplexity(TinyModel.Text(Tokens), progress: progress);

        Assert.Equal([64, 128, 192, Tokens - 1], progress.Values);
    }

    [Fact]
    public void Work_stops_when_it_is_cancelled()
    {
        var cancelled = new CancellationToken(canceled: true);

        Assert.Throws<OperationCanceledException>(() => _model.Perplexity(TinyModel.Text(Tokens), cancellationToken: cancelled));
        Assert.Throws<OperationCanceledException>(() => _model.CaptureTrace(TinyModel.Text(Tokens), Tokens, cancellationToken: cancelled));
    }

    [Fact]
    public void Texts_that_cannot_be_read_are_refused()
    {
        var unknown = Assert.Throws<ArgumentException>(() => _model.Perplexity([1, 2, TinyModel.Words]));
        var shortText = Assert.Throws<ArgumentException>(() => _model.Perplexity([1]));
        Assert.Throws<ArgumentException>(() => _model.CaptureTrace([1, TinyModel.Words], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => _model.CaptureTrace([1, 2], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => _model.CaptureTrace([1, 2], 0));

        Assert.Contains("tokens[2] is 23, the vocabulary has 23 words", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("1 tokens", shortText.Message, StringComparison.Ordinal);
    }

    private double PlainMeanNegativeLogLikelihood(ushort[] text)
    {
        var layer = new ReferenceLstm(_weights.ForLayer(TinyLayer.Shape));
        double sum = 0;
        for (int step = 0; step + 1 < text.Length; step++)
        {
            layer.StepDense(_weights.Embedding(text[step]));
            double[] logits = [.. Enumerable.Range(0, TinyModel.Words).Select(Logit)];
            sum += Math.Log(logits.Sum(Math.Exp)) - logits[text[step + 1]];
        }

        return sum / (text.Length - 1);

        double Logit(int word)
        {
            double logit = _weights.DecoderBias.Span[word];
            ReadOnlySpan<float> row = _weights.Embedding(word);
            for (int i = 0; i < row.Length; i++) logit += (double)row[i] * layer.Hidden[i];
            return logit;
        }
    }

    private sealed class Recorder : IProgress<int>
    {
        public List<int> Values { get; } = [];

        public void Report(int value) => Values.Add(value);
    }
}
