namespace Dmi.Models.Tests;

/// <summary>The whole test text through the models that come with the repository.</summary>
public sealed class WordModelPerplexityTests
{
    [Fact]
    public void Dense_LSTM_perplexity_is_what_training_measured_and_half_the_rows_lose_less_than_a_percent() =>
        Check(RepositoryAssets.WordModelFolder, WordLayer.Shape, WordLayer.Create);

    [Fact]
    public void Dense_GRU_perplexity_is_what_training_measured_and_half_the_rows_lose_less_than_a_percent() =>
        Check(RepositoryAssets.GruModelFolder, WordGruLayer.Shape, WordGruLayer.Create);

    private static void Check(string folder, LayerShape shape, Func<DualModuleWeights, IRecurrentLayer> create)
    {
        WordLanguageModelWeights weights = WordLanguageModelWeights.Load(folder);
        (double expected, int tokens) = RepositoryAssets.TrainingFacts(folder);
        ushort[] test = RepositoryAssets.Text("test.u16", weights);
        DualModuleWeights layer = weights.ForLayer(shape);
        using var dense = new WordLanguageModel(weights, create(layer));
        ActivationTrace fitting = dense.CaptureTrace(RepositoryAssets.Text("train-sample.u16", weights), 10_000);
        ActivationTrace calibration = dense.CaptureTrace(RepositoryAssets.Text("valid.u16", weights), 4_000);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(layer, fitting);
        using var half = new WordLanguageModel(weights, create(fitted.WithThresholds(ThresholdSearch.ForRatio(fitted, calibration, 0.5))));
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
}
