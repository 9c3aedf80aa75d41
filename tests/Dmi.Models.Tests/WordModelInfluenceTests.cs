using Xunit.Abstractions;

namespace Dmi.Models.Tests;

/// <summary>What skipping costs on the model that comes with the repository, by the papers' rule and by influence.</summary>
public sealed class WordModelInfluenceTests(ITestOutputHelper output)
{
    private static readonly double[] Ratios = [0.5, 0.7, 0.9];

    private static readonly WordLanguageModelWeights Weights = WordLanguageModelWeights.Load(RepositoryAssets.WordModelFolder);

    private static readonly ushort[] Test = RepositoryAssets.Text("test.u16", Weights)[..12_000];

    [Fact]
    public void By_influence_predictions_diverge_half_as_much_as_by_thresholds_at_most_and_less_perplexity_is_lost_by_exactly_K_rows_too()
    {
        using var dense = new WordLanguageModel<WordLayer>(Weights);
        ActivationTrace fitting = dense.CaptureTrace(RepositoryAssets.Text("train-sample.u16", Weights), 10_000);
        ActivationTrace calibration = dense.CaptureTrace(RepositoryAssets.Text("valid.u16", Weights), 4_000);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(Weights.ForLayer(WordLayer.Shape), fitting);
        DualModuleWeights scored = fitted.WithMask(MaskRule.Influence);
        var settings = new List<Func<TextEvaluation>> { () => dense.Evaluate(Test, InferenceMode.Dense) };
        foreach (SwitchingThresholds thresholds in ThresholdSearch.ForRatios(fitted, calibration, Ratios))
        {
            settings.Add(() => Evaluate<WordLayer>(fitted.WithThresholds(thresholds)));
        }

        foreach (SwitchingThresholds thresholds in ThresholdSearch.ForRatios(scored, calibration, Ratios))
        {
            settings.Add(() => Evaluate<WordInfluenceLayer>(scored.WithThresholds(thresholds)));
        }

        int rows = (int)Math.Round(0.3 * scored.Shape.RowCount);
        settings.Add(() => Evaluate<WordInfluenceLayer>(scored.WithThresholds(SwitchingThresholds.TopK(rows))));
        TextEvaluation[] evaluations = [.. settings.AsParallel().AsOrdered().Select(static setting => setting())];

        PerplexityResult[] results = [.. evaluations.Select(static evaluation => evaluation.Result)];
        double[] losses = [.. results.Select(result => result.Perplexity / results[0].Perplexity - 1)];
        double[] divergences = [.. evaluations.AsParallel().AsOrdered().Select(evaluation => evaluation.MeanDivergenceFrom(evaluations[0]))];
        for (int i = 0; i < results.Length; i++) output.WriteLine($"{i}: {100 * losses[i]:+0.000;-0.000} %, KL {divergences[i]:0.00000} at {results[i].Statistics.InsensitiveRatio:P1}");
        for (int i = 0; i < Ratios.Length; i++)
        {
            (int byThreshold, int byInfluence) = (1 + i, 1 + Ratios.Length + i);
            Assert.True(divergences[byInfluence] < divergences[byThreshold] / 2, $"At {Ratios[i]:P0} {divergences[byInfluence]:0.00000} by influence, {divergences[byThreshold]:0.00000} by thresholds.");
            Assert.True(losses[byInfluence] < losses[byThreshold], $"At {Ratios[i]:P0} {losses[byInfluence]:P3} are lost by influence, {losses[byThreshold]:P3} by thresholds.");
            Assert.InRange(results[1 + Ratios.Length + i].Statistics.InsensitiveRatio, Ratios[i] - 0.03, Ratios[i] + 0.03);
        }

        Assert.Equal(1 - rows / (double)scored.Shape.RowCount, results[^1].Statistics.InsensitiveRatio, 1e-9);
        Assert.True(divergences[^1] < divergences[2] / 2, $"Exactly {rows} rows diverge by {divergences[^1]:0.00000}, thresholds by {divergences[2]:0.00000}.");
        Assert.True(losses[^1] < losses[2] / 2, $"Exactly {rows} rows lose {losses[^1]:P3}, thresholds {losses[2]:P3}.");
    }

    private static TextEvaluation Evaluate<TLayer>(DualModuleWeights weights)
        where TLayer : class, ILstmLayer<TLayer>
    {
        using var model = new WordLanguageModel<TLayer>(Weights, weights);
        return model.Evaluate(Test);
    }
}
