using Xunit.Abstractions;

namespace Dmi.Models.Tests;

/// <summary>Tesseract's English model on 200 lines, its large layer dense and with half of the rows skipped.</summary>
public sealed class LineRecognizerQualityTests(ITestOutputHelper output)
{
    /// <summary>The little module is fitted to the lines before this one; thresholds are searched on those from here on.</summary>
    private const int FittingLines = 80;

    /// <summary>The first line that is judged.</summary>
    private const int JudgedLine = 100;

    // What an independent program of the same network reads in the first lines.
    private static readonly string[] FirstLines =
    [
        "it never spread or developed within the sphere",
        "of his authority. Such being the happy state of",
        "‘his own affairs, he felt himself at liberty to",
        "speak with the utmost severity of those who were",
        "differently situated, to ascribe whatever was",
        "‘unpleasant in their position entirely to their",
    ];

    private static readonly Lazy<TesseractModel> Model = new(TesseractAssets.LoadModel);

    private static readonly Lazy<LineSample[]> Samples = new(static () => TesseractAssets.LoadSamples(Model.Value));

    private static readonly Lazy<LineEvaluation> Dense = new(static () =>
    {
        using var recognizer = new LineRecognizer<LineLayer>(Model.Value);
        return recognizer.Evaluate(Samples.Value, InferenceMode.Dense);
    });

    [SkippableFact]
    public void Dense_steps_read_what_another_program_of_the_same_network_reads()
    {
        Skip.IfNot(TesseractAssets.AreThere, TesseractAssets.Reason);

        LineEvaluation dense = Dense.Value;

        output.WriteLine($"{dense.CharacterErrors} errors in {dense.Characters} characters: {dense.CharacterErrorRate:P3}.");
        Assert.Equal(FirstLines, dense.Lines.Take(FirstLines.Length).Select(static line => line.Text));
        Assert.Equal(9_576, dense.Characters);
        Assert.Equal(45_933, dense.Statistics.Steps);
        Assert.InRange(dense.CharacterErrorRate, 0.0145, 0.0165);
        Assert.Equal(0, dense.Statistics.InsensitiveRatio);
        Assert.Equal(0, dense.MeanDivergenceFrom(dense));
    }

    [SkippableFact]
    public void Cells_of_the_large_layer_would_leave_the_range_that_Tesseract_clips_them_to()
    {
        Skip.IfNot(TesseractAssets.AreThere, TesseractAssets.Reason);
        using LineLayer layer = new(Model.Value.ForLayer(LineLayer.Shape));

        float farthest = Samples.Value.AsParallel().Max(sample => FarthestCell(layer, sample.Features));

        output.WriteLine($"|c| comes to {farthest}.");
        Assert.InRange(farthest, 170, 190);
    }

    [SkippableFact]
    public void Without_half_of_the_rows_about_as_many_characters_are_right_and_by_influence_probabilities_hardly_move()
    {
        Skip.IfNot(TesseractAssets.AreThere, TesseractAssets.Reason);
        LineFeatures[] lines = [.. Samples.Value.Select(static sample => sample.Features)];
        using var capturing = new LineRecognizer<LineLayer>(Model.Value);
        ActivationTrace fitting = capturing.CaptureTrace(lines[..FittingLines]);
        ActivationTrace calibration = capturing.CaptureTrace(lines[FittingLines..JudgedLine]);

        DualModuleWeights byThreshold = LittleModuleTrainer.Fit(Model.Value.ForLayer(LineLayer.Shape), fitting);
        DualModuleWeights byInfluence = byThreshold.WithMask(MaskRule.Influence);
        double threshold = Judge<LineLayer>(byThreshold.WithThresholds(ThresholdSearch.ForRatio(byThreshold, calibration, 0.5)));
        double influence = Judge<LineInfluenceLayer>(byInfluence.WithThresholds(ThresholdSearch.ForRatio(byInfluence, calibration, 0.5)));

        Assert.InRange(threshold, 0, 1e-3);
        Assert.InRange(influence, 0, threshold / 5);
    }

    /// <summary>The study's setting (docs/studies), fitted anew and on generated kernels.</summary>
    [SkippableFact]
    public void A_learned_little_module_diverges_by_less_than_7_thousandths_at_27_percent_of_the_bytes()
    {
        Skip.IfNot(TesseractAssets.AreThere, TesseractAssets.Reason);
        const int fitted = 120, calibrated = 40;
        LineFeatures[] lines = [.. Samples.Value.Select(static sample => sample.Features)];
        using var capturing = new LineRecognizer<LineLayer>(Model.Value);
        ActivationTrace fitting = capturing.CaptureTrace(lines[..fitted]), calibration = capturing.CaptureTrace(lines[..calibrated]);

        DualModuleWeights weights = LittleModuleTrainer.Fit(Model.Value.ForLayer(LineLearnedLayer.Shape), fitting);
        weights = weights.WithThresholds(ThresholdSearch.ForRatio(weights, calibration, 0.93));
        LineSample[] judged = Samples.Value[fitted..];
        using var dense = new LineRecognizer<LineLayer>(Model.Value);
        using var dual = new LineRecognizer<LineLearnedLayer>(Model.Value, weights);
        LineEvaluation skipping = dual.Evaluate(judged);
        double divergence = skipping.MeanDivergenceFrom(dense.Evaluate(judged, InferenceMode.Dense));
        var bytes = new StepBytes(weights.Shape);
        double share = bytes.At(skipping.Statistics.InsensitiveRatio) / bytes.Dense;

        output.WriteLine($"{divergence:E2} nats a step with {share:P1} of the bytes, {skipping.Statistics.InsensitiveRatio:P1} of the rows skipped.");
        Assert.InRange(divergence, 0, 0.007);
        Assert.InRange(share, 0, 0.27);
    }

    private static float FarthestCell(LineLayer layer, LineFeatures features)
    {
        LstmState state = layer.CreateState();
        float farthest = 0;
        for (int step = 0; step < features.Steps; step++)
        {
            layer.StepDense(features[step], state);
            foreach (float cell in state.Cell) farthest = Math.Max(farthest, Math.Abs(cell));
        }

        return farthest;
    }

    /// <summary>Mean divergence from dense steps, in nats, over lines that neither fitting nor calibration has seen.</summary>
    private double Judge<TLayer>(DualModuleWeights weights)
        where TLayer : class, ILstmLayer<TLayer>
    {
        using var dense = new LineRecognizer<TLayer>(Model.Value);
        using var dual = new LineRecognizer<TLayer>(Model.Value, weights);
        LineSample[] judged = Samples.Value[JudgedLine..];
        LineEvaluation baseline = dense.Evaluate(judged, InferenceMode.Dense), skipping = dual.Evaluate(judged);
        double divergence = skipping.MeanDivergenceFrom(baseline);
        output.WriteLine(
            $"{typeof(TLayer).Name}: errors {baseline.CharacterErrorRate:P3} dense, {skipping.CharacterErrorRate:P3} at "
            + $"{skipping.Statistics.InsensitiveRatio:P1} of the rows, {divergence:E2} nats a step.");
        Assert.InRange(skipping.Statistics.InsensitiveRatio, 0.48, 0.52);
        Assert.InRange(skipping.CharacterErrorRate, 0, baseline.CharacterErrorRate + 0.001);
        return divergence;
    }
}
