namespace Dmi.Models.Tests;

/// <summary>The whole test text through the model that comes with the repository.</summary>
public sealed class WordModelPerplexityTests
{
    private static readonly WordLanguageModelWeights Weights = WordLanguageModelWeights.Load(RepositoryAssets.WordModelFolder);

    [Fact]
    public void Dense_perplexity_is_what_training_measured_and_half_the_rows_lose_less_than_a_percent()
    {
        (double expected, int tokens) = RepositoryAssets.TrainingFacts(RepositoryAssets.WordModelFolder);
        ushort[] test = RepositoryAssets.Text("test.u16", Weights);
        using var dense = new WordLanguageModel<WordLayer>(Weights);
        using WordLanguageModel<WordLayer> half = Fitted(dense, insensitiveRatio: 0.5);
        PerplexityResult denseResult = default, halfResult = default;

        Parallel.Invoke(
            () => denseResult = dense.Perplexity(test, InferenceMode.Dense),
            () => halfResult = half.Perplexity(test));

        Assert.Equal(tokens, denseResult.PredictedTokens);
        Assert.InRange(denseResult.Perplexity, 0.999 * expected, 1.001 * expected);
        Assert.InRange(halfResult.Perplexity, 0.99 * denseResult.Perplexity, 1.01 * denseResult.Perplexity);
        Assert.InRange(halfResult.Statistics.InsensitiveRatio, 0.47, 0.53);
        Assert.True(halfResult.Statistics.BytesRead < denseResult.Statistics.BytesRead);
    }

    private static WordLanguageModel<WordLayer> Fitted(WordLanguageModel<WordLayer> dense, double insensitiveRatio)
    {
        ActivationTrace fitting = dense.CaptureTrace(RepositoryAssets.Text("train-head.u16", Weights), 10_000);
        ActivationTrace calibration = dense.CaptureTrace(RepositoryAssets.Text("valid.u16", Weights), 4_000);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(Weights.ForLayer(WordLayer.Shape), fitting);
        return new WordLanguageModel<WordLayer>(
            Weights, fitted.WithThresholds(ThresholdSearch.ForRatio(fitted, calibration, insensitiveRatio)));
    }
}
