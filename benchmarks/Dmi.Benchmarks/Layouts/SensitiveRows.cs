using Dmi.Models;
using Dmi.Reference;

namespace Dmi.Benchmarks.Layouts;

/// <summary>Which rows of a trained LSTM are sensitive at every step of a text.</summary>
internal static class SensitiveRows
{
    /// <summary>Steps of the text.</summary>
    public const int Steps = 100;

    private const int FittedSteps = 4_000;

    /// <summary>Units of the model's layer.</summary>
    public const int Units = 512;

    /// <summary>Gates of the model's layer.</summary>
    public const int Gates = 4;

    /// <summary>Judges by influence, with a learned projection of 128 directions and 4 bits, at a share of rows to skip.</summary>
    /// <param name="ratios">Shares of rows to skip.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>By ratio and step, whether each row is sensitive; rows by gate.</returns>
    public static IReadOnlyList<bool[][]> Find(IReadOnlyList<double> ratios, CancellationToken cancellation)
    {
        string folder = Path.Combine(RepositoryFolder.Path, "assets", "word-lm-512");
        WordLanguageModelWeights model = WordLanguageModelWeights.Load(folder);
        DualModuleWeights layer = model.ForLayer(LayerShape.Lstm(Units, bits: 4, reduced: 128, projection: Projection.Learned, mask: MaskRule.Influence));
        using var dense = new WordLanguageModel(model, new InterpretedRecurrentLayer(layer));
        ushort[] training = TokenFile.Load(Path.Combine(folder, "train-sample.u16"), model.VocabularySize);
        ActivationTrace trace = dense.CaptureTrace(training, FittedSteps, cancellationToken: cancellation);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(layer, trace, new TrainingOptions { CancellationToken = cancellation });
        ushort[] text = TokenFile.Load(Path.Combine(folder, "test.u16"), model.VocabularySize);
        return [.. ThresholdSearch.ForRatios(fitted, trace, ratios, cancellationToken: cancellation).Select(thresholds => Run(model, fitted, thresholds, text, cancellation))];
    }

    private static bool[][] Run(WordLanguageModelWeights model, DualModuleWeights fitted, SwitchingThresholds thresholds, ushort[] text, CancellationToken cancellation)
    {
        var reference = new ReferenceLstm(fitted);
        var sensitive = new bool[Steps][];
        for (int step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            reference.Step(model.Embedding(text[step]), thresholds);
            sensitive[step] = reference.Sensitive.ToArray();
        }

        return sensitive;
    }
}
