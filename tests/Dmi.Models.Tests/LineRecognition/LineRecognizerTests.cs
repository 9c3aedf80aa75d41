namespace Dmi.Models.Tests;

public sealed class LineRecognizerTests : IDisposable
{
    private readonly TinyTesseractModel _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(41)]
    [InlineData(100)]
    public void Features_and_probabilities_are_those_of_the_plain_network(int width)
    {
        TesseractModel model = _tiny.Load();
        GrayImage line = TinyTesseractModel.Line(width);
        var plain = new PlainLineRecognizer(_tiny);

        LineFeatures features = model.Features(line);
        using var recognizer = new LineRecognizer<TinyLineLayer>(model);
        RecognizedLine read = recognizer.Recognize(features, InferenceMode.Dense);

        AssertClose(plain.Features(line), Enumerable.Range(0, features.Steps).Select(step => features[step].ToArray()));
        AssertClose(plain.LogProbabilities(line), Enumerable.Range(0, read.Steps).Select(step => read.LogProbabilities(step).ToArray()));
        Assert.Equal(width / 3, read.Steps);
        Assert.Equal(width / 3, read.Statistics.Steps);
    }

    [Fact]
    public void A_line_without_contrast_is_read()
    {
        TesseractModel model = _tiny.Load();
        var flat = new GrayImage(30, TinyTesseractModel.Height, Enumerable.Repeat((byte)200, 30 * TinyTesseractModel.Height).ToArray());

        LineFeatures features = model.Features(flat);

        AssertClose(new PlainLineRecognizer(_tiny).Features(flat), Enumerable.Range(0, features.Steps).Select(step => features[step].ToArray()));
    }

    [Fact]
    public void Cells_are_clipped_at_a_hundred()
    {
        // Candidates are −1 or 1, everything is let in and nothing forgotten. In the file: g, i, f, o.
        for (int gate = 0; gate < 3; gate++)
        {
            TinyTesseractMatrix matrix = _tiny.Large.Matrices[gate];
            Array.Fill(matrix.Scales, 1);
            if (gate == 0) continue;
            Array.Clear(matrix.Codes);
            for (int unit = 0; unit < matrix.Rows; unit++) matrix.Codes[(unit + 1) * matrix.Columns - 1] = 127;
        }

        TesseractModel model = _tiny.Load();
        var plain = new PlainLineRecognizer(_tiny);
        GrayImage line = TinyTesseractModel.Line(1200);
        using var recognizer = new LineRecognizer<TinyLineLayer>(model);

        double[][] expected = plain.LogProbabilities(line);
        RecognizedLine read = recognizer.Recognize(model.Features(line), InferenceMode.Dense);
        ActivationTrace trace = recognizer.CaptureTrace([model.Features(line)]);

        Assert.True(plain.FarthestCell > 100, $"No cell went beyond 100, the farthest to {plain.FarthestCell}.");
        AssertClose(expected, Enumerable.Range(0, read.Steps).Select(step => read.LogProbabilities(step).ToArray()));
        Assert.Equal(read.Steps, trace.Count);
    }

    [Fact]
    public void Every_line_begins_from_zeros_and_the_trace_has_cells()
    {
        TesseractModel model = _tiny.Load();
        using var recognizer = new LineRecognizer<TinyLineLayer>(model);
        LineFeatures first = model.Features(TinyTesseractModel.Line(60, seed: 1)), second = model.Features(TinyTesseractModel.Line(45, seed: 2));
        LineSample[] samples = [new(first, "a"), new(second, "é𝄞"), new(first, "")];
        var told = new List<int>();

        LineEvaluation all = recognizer.Evaluate(samples, InferenceMode.Dense, maxDegreeOfParallelism: 1, new Reports(told));
        ActivationTrace trace = recognizer.CaptureTrace([first, second]);

        Assert.Equal(recognizer.Recognize(second, InferenceMode.Dense).LogProbabilities(14).ToArray(), all.Lines[1].LogProbabilities(14).ToArray());
        Assert.Equal(all.Lines[0].LogProbabilities(19).ToArray(), all.Lines[2].LogProbabilities(19).ToArray());
        Assert.Equal(all.Lines.Sum(static line => line.Statistics.BytesRead), all.Statistics.BytesRead);
        Assert.Equal(20 + 15 + 20, all.Statistics.Steps);
        Assert.Equal(3, all.Characters);
        Assert.Equal(
            EditDistance.Between(all.Lines[0].Text, "a") + EditDistance.Between(all.Lines[1].Text, "é𝄞") + EditDistance.Length(all.Lines[2].Text),
            all.CharacterErrors);
        Assert.Equal([1, 2, 3], told);
        Assert.Equal(35, trace.Count);
        Assert.True(trace.HasCells);
    }

    [Fact]
    public void Divergence_is_that_of_its_formula()
    {
        TesseractModel model = _tiny.Load();
        using var dense = new LineRecognizer<TinyLineLayer>(model);
        LineFeatures features = model.Features(TinyTesseractModel.Line(300));
        LineSample[] samples = [new(features, "a")];
        ActivationTrace trace = dense.CaptureTrace([features]);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(model.ForLayer(TinyLineLayer.Shape), trace);
        using var dual = new LineRecognizer<TinyLineLayer>(model, fitted.WithThresholds(ThresholdSearch.ForRatio(fitted, trace, 0.9)));

        LineEvaluation baseline = dense.Evaluate(samples, InferenceMode.Dense), skipping = dual.Evaluate(samples);

        double expected = 0;
        for (int step = 0; step < 100; step++)
        {
            ReadOnlySpan<float> p = baseline.Lines[0].LogProbabilities(step), q = skipping.Lines[0].LogProbabilities(step);
            for (int i = 0; i < p.Length; i++) expected += Math.Exp(p[i]) * ((double)p[i] - q[i]) / 100;
        }

        Assert.True(skipping.Statistics.InsensitiveRatio > 0.5);
        Assert.True(expected > 0);
        Assert.Equal(expected, skipping.MeanDivergenceFrom(baseline), expected * 1e-9);
        Assert.Equal(0, baseline.MeanDivergenceFrom(baseline));
    }

    [Fact]
    public void Evaluations_of_other_lines_are_not_compared()
    {
        TesseractModel model = _tiny.Load();
        using var recognizer = new LineRecognizer<TinyLineLayer>(model);
        LineSample shorter = new(model.Features(TinyTesseractModel.Line(30)), "a"), longer = new(model.Features(TinyTesseractModel.Line(33)), "a");
        LineEvaluation one = recognizer.Evaluate([shorter]), two = recognizer.Evaluate([shorter, longer]), other = recognizer.Evaluate([longer]);

        Assert.Contains("2 lines, this evaluation 1", Assert.Throws<ArgumentException>(() => one.MeanDivergenceFrom(two)).Message, StringComparison.Ordinal);
        Assert.Contains("11 steps of 5 classes", Assert.Throws<ArgumentException>(() => one.MeanDivergenceFrom(other)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => recognizer.Evaluate([]));
        Assert.Throws<ArgumentException>(() => recognizer.Evaluate([shorter with { Text = "" }]));
        Assert.Throws<ArgumentOutOfRangeException>(() => recognizer.Evaluate([shorter], maxDegreeOfParallelism: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => one.Lines[0].LogProbabilities(10).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => shorter.Features[-1].ToArray());
    }

    [Fact]
    public void Layers_and_lines_of_other_sizes_are_refused_with_both_sizes()
    {
        TesseractModel model = _tiny.Load();

        var layer = Assert.Throws<ArgumentException>(() => new LineRecognizer<TinyLayer>(model));
        var high = Assert.Throws<ArgumentException>(() => model.Features(new GrayImage(10, 12, new byte[120])));
        Assert.Throws<ArgumentException>(() => model.Features(new GrayImage(2, 13, new byte[26])));

        Assert.Contains("an LSTM of 6 units and 5 inputs", layer.Message, StringComparison.Ordinal);
        Assert.Contains("10 × 12", high.Message, StringComparison.Ordinal);
        Assert.Contains("lines 13 high", high.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_is_honoured()
    {
        TesseractModel model = _tiny.Load();
        using var recognizer = new LineRecognizer<TinyLineLayer>(model);
        var sample = new LineSample(model.Features(TinyTesseractModel.Line(30)), "a");
        var cancelled = new CancellationToken(canceled: true);

        Assert.Throws<OperationCanceledException>(() => recognizer.Evaluate([sample], cancellationToken: cancelled));
        Assert.Throws<OperationCanceledException>(() => recognizer.CaptureTrace([sample.Features], cancellationToken: cancelled));
    }

    private static void AssertClose(double[][] expected, IEnumerable<float[]> actual)
    {
        float[][] rows = [.. actual];
        Assert.Equal(expected.Length, rows.Length);
        for (int step = 0; step < rows.Length; step++)
        {
            Assert.Equal(expected[step].Length, rows[step].Length);
            for (int i = 0; i < rows[step].Length; i++) Assert.Equal(expected[step][i], rows[step][i], 1e-4);
        }
    }

    private sealed class Reports(List<int> told) : IProgress<int>
    {
        public void Report(int value) => told.Add(value);
    }
}
