namespace Dmi.Models.Tests;

/// <summary>The whole test text through the GRU that comes with the repository.</summary>
public sealed class GruModelPerplexityTests
{
    private static readonly WordLanguageModelWeights Weights = WordLanguageModelWeights.Load(RepositoryAssets.GruModelFolder);

    [Fact]
    public void Dense_perplexity_is_what_training_measured_and_half_the_rows_lose_less_than_a_percent()
    {
        (double expected, int tokens) = RepositoryAssets.TrainingFacts(RepositoryAssets.GruModelFolder);
        ushort[] test = RepositoryAssets.Text("test.u16", Weights);
        DualModuleWeights layer = Weights.ForLayer(WordGruLayer.Shape);
        using var dense = new WordLanguageModel(Weights, WordGruLayer.Create(layer));
        ActivationTrace fitting = dense.CaptureTrace(RepositoryAssets.Text("train-head.u16", Weights), 10_000);
        ActivationTrace calibration = dense.CaptureTrace(RepositoryAssets.Text("valid.u16", Weights), 4_000);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(layer, fitting);
        using var half = new WordLanguageModel(Weights, WordGruLayer.Create(fitted.WithThresholds(ThresholdSearch.ForRatio(fitted, calibration, 0.5))));
        PerplexityResult denseResult = default, halfResult = default;

        Parallel.Invoke(
            () => denseResult = dense.Perplexity(test, InferenceMode.Dense),
            () => halfResult = half.Perplexity(test));

        Assert.Equal(tokens, denseResult.PredictedTokens);
        Assert.InRange(denseResult.Perplexity, 0.999 * expected, 1.001 * expected);
        Assert.InRange(halfResult.Perplexity, 0.99 * denseResult.Perplexity, 1.01 * denseResult.Perplexity);
        Assert.InRange(halfResult.Statistics.InsensitiveRatio, 0.45, 0.55);
        Assert.True(halfResult.Statistics.BytesRead < denseResult.Statistics.BytesRead);
    }
}
