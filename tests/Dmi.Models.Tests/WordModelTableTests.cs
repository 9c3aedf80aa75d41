using Xunit.Abstractions;

namespace Dmi.Models.Tests;

/// <summary>What a table of W_x·x, W_h at 2 bits and the influence mask, or at 3 bits and no row at all, lose on the model that comes with the repository.</summary>
public sealed class WordModelTableTests(ITestOutputHelper output)
{
    private static readonly WordLanguageModelWeights Weights = WordLanguageModelWeights.Load(RepositoryAssets.WordModelFolder);

    [Fact]
    public void For_a_fifth_of_the_bytes_of_int8_half_a_percent_of_perplexity_is_lost_on_the_first_words_and_on_the_whole_text()
    {
        ushort[] whole = RepositoryAssets.Text("test.u16", Weights), test = whole[..12_000];
        using var dense = new WordLanguageModel<WordLayer>(Weights);
        using var exact = new WordLanguageModel<WordTableLayer>(Weights);
        ActivationTrace fitting = exact.CaptureTrace(RepositoryAssets.Text("train-sample.u16", Weights), 20_000);
        ActivationTrace calibration = exact.CaptureTrace(RepositoryAssets.Text("valid.u16", Weights), 4_000);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(Weights.ForLayer(WordTableLayer.Shape), fitting);
        using var dual = new WordLanguageModel<WordTableLayer>(Weights, fitted.WithThresholds(ThresholdSearch.ForRatio(fitted, calibration, 0.9)));

        DualModuleWeights threeBits = LittleModuleTrainer.Fit(Weights.ForLayer(WordTableThreeBitsLayer.Shape), fitting);
        using var alone = new WordLanguageModel<WordTableThreeBitsLayer>(Weights, threeBits.WithThresholds(ThresholdSearch.ForRatio(threeBits, calibration, 1)));

        var results = new PerplexityResult[6];
        Parallel.Invoke(
            () => results[0] = dense.Perplexity(test, InferenceMode.Dense),
            () => results[1] = exact.Perplexity(test, InferenceMode.Dense),
            () => results[2] = dual.Perplexity(test),
            () => results[3] = dense.Perplexity(whole, InferenceMode.Dense),
            () => results[4] = dual.Perplexity(whole),
            () => results[5] = alone.Perplexity(whole));

        long int8 = new StepBytes(LayerShape.Lstm(Weights.HiddenSize, big: WeightPrecision.Int8)).Dense;
        double[] losses = [.. results.Select((result, i) => result.Perplexity / results[i < 3 ? 0 : 3].Perplexity - 1)];
        double[] bytes = [.. results.Select(result => result.Statistics.BytesRead / (double)result.Statistics.Steps / int8)];
        for (int i = 0; i < results.Length; i++) output.WriteLine($"{losses[i]:P3} at {bytes[i]:P2} of int8's bytes");
        Assert.InRange(losses[1], -0.001, 0.001);
        Assert.InRange(bytes[1], 0.5, 0.51);
        Assert.True(losses[2] <= 0.005, $"{losses[2]:P3} are lost.");
        Assert.True(losses[4] <= 0.005, $"{losses[4]:P3} are lost on the whole text.");
        Assert.True(losses[5] <= 0.005, $"{losses[5]:P3} are lost on the whole text by 3 bits alone.");
        Assert.All(bytes[2..3].Concat(bytes[4..]), static read => Assert.True(read <= 0.2, $"{read:P2} of int8's bytes are read."));
    }
}
