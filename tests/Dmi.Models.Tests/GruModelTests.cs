namespace Dmi.Models.Tests;

/// <summary>A word language model whose layer is a GRU.</summary>
public sealed class GruModelTests : IDisposable
{
    private readonly TinyModel _tiny = new(LayerKind.Gru);

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Three_rows_to_a_unit_are_a_GRU_whose_biases_stay_two()
    {
        WordLanguageModelWeights weights = WordLanguageModelWeights.Load(_tiny.Folder);
        DualModuleWeights layer = weights.ForLayer(TinyGruLayer.Shape);

        Assert.Equal(LayerKind.Gru, weights.Kind);
        Assert.Equal(LayerShape.Gru(TinyModel.Hidden, big: WeightPrecision.Int8), weights.PlainShape(WeightPrecision.Int8));
        Assert.Equal(_tiny.Tensors["rnn.weight_hh_l0"].Values, layer.RecurrentWeights.ToArray());
        Assert.Equal(_tiny.Tensors["rnn.bias_ih_l0"].Values, layer.Bias.ToArray());
        Assert.Equal(_tiny.Tensors["rnn.bias_hh_l0"].Values, layer.RecurrentBias.ToArray());
    }

    [Fact]
    public void A_generated_and_an_interpreted_layer_give_one_perplexity()
    {
        WordLanguageModelWeights weights = WordLanguageModelWeights.Load(_tiny.Folder);
        ushort[] text = TinyModel.Text(200);
        using var generated = new WordLanguageModel(weights, TinyGruLayer.Create(weights.ForLayer(TinyGruLayer.Shape)));
        using var interpreted = new WordLanguageModel(weights, new InterpretedRecurrentLayer(weights.ForLayer(weights.PlainShape())));

        double expected = interpreted.Perplexity(text, InferenceMode.Dense).Perplexity;

        Assert.Equal(expected, generated.Perplexity(text, InferenceMode.Dense).Perplexity, 1e-4 * expected);
    }

    [Fact]
    public void A_little_module_is_fitted_to_a_trace_of_h_without_cells()
    {
        WordLanguageModelWeights weights = WordLanguageModelWeights.Load(_tiny.Folder);
        ushort[] text = TinyModel.Text(400);
        DualModuleWeights layer = weights.ForLayer(TinyGruLayer.Shape);
        using var dense = new WordLanguageModel(weights, new InterpretedRecurrentLayer(layer));
        ActivationTrace trace = dense.CaptureTrace(text, text.Length);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(layer, trace);
        using var model = new WordLanguageModel(weights, TinyGruLayer.Create(fitted.WithThresholds(ThresholdSearch.ForRatio(fitted, trace, 0.5))));

        PerplexityResult result = model.Perplexity(text);

        Assert.False(trace.HasCells);
        Assert.InRange(result.Statistics.InsensitiveRatio, 0.4, 0.6);
    }

    [Fact]
    public void A_layer_of_another_kind_or_form_is_refused()
    {
        WordLanguageModelWeights weights = WordLanguageModelWeights.Load(_tiny.Folder);

        var kind = Assert.Throws<ArgumentException>(() => new WordLanguageModel<TinyLayer>(weights));
        var form = Assert.Throws<ArgumentException>(() => weights.ForLayer(TinyResetBeforeLayer.Shape));

        Assert.Contains("has a layer of kind Gru", kind.Message, StringComparison.Ordinal);
        Assert.Contains("applies r after the product with h", form.Message, StringComparison.Ordinal);
    }
}
