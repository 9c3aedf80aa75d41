using Xunit.Abstractions;

namespace Dmi.Models.Tests;

/// <summary>A plan for the model that comes with the repository, and interpreted layers against generated ones on it.</summary>
public sealed class WordModelPlanTests(ITestOutputHelper output)
{
    private static readonly WordLanguageModelWeights Weights = WordLanguageModelWeights.Load(RepositoryAssets.WordModelFolder);

    private static readonly ushort[] Validation = RepositoryAssets.Text("valid.u16", Weights)[4_000..6_400];

    private static readonly ActivationTrace Fitting = Trace("train-sample.u16", 8_000);

    private static readonly ActivationTrace Calibration = Trace("valid.u16", 2_000);

    [Fact]
    public void One_percent_of_perplexity_buys_a_plan_that_reads_a_small_part_of_the_bytes()
    {
        var space = new LittleModuleSpace { LearnedRanks = [64, 128], LearnedBits = [8], RandomBits = [4], DirectBits = [2] };
        var options = new PlanOptions { Candidates = space.Shapes(WordLayer.Shape) };
        LittleModulePlan plan = LittleModulePlanner.Plan(Weights.ForLayer(WordLayer.Shape), Fitting, Calibration, Perplexity, LossBudget.Relative(0.01), options);
        output.WriteLine(plan.Explain());

        Assert.NotNull(plan.Chosen);
        Assert.InRange(plan.Loss, 0, 1.01 * plan.DenseLoss);
        Assert.True(plan.BytesPerStep < 0.3 * plan.DenseBytesPerStep, $"{plan.BytesPerStep} of {plan.DenseBytesPerStep} bytes.");
        Assert.Equal(MaskRule.Influence, plan.Weights.Shape.Mask);
        Assert.Equal(plan.Loss, Perplexity(new InterpretedRecurrentLayer(plan.Weights), default));
        Assert.Equal(plan.DenseLoss, Run(new WordLayer(Weights.ForLayer(WordLayer.Shape))).Perplexity, 1e-4 * plan.DenseLoss);
    }

    [Fact]
    public void Interpreted_layers_step_as_generated_ones_do_and_count_the_same()
    {
        Compare(LittleModuleTrainer.Fit(Weights.ForLayer(WordInfluenceLayer.Shape), Fitting), static weights => new WordInfluenceLayer(weights), mostPadding: 0.03);

        // Nothing of these is padded in memory.
        Compare(LittleModuleTrainer.Fit(Weights.ForLayer(WordDirectLayer.Shape), Fitting), static weights => new WordDirectLayer(weights), mostPadding: 0);
        Compare(LittleModuleTrainer.Fit(Weights.ForLayer(WordLearnedLayer.Shape), Fitting), static weights => new WordLearnedLayer(weights), mostPadding: 0);
    }

    // Step by step from the generated layer's state: a row whose score is at the threshold may fall to either side, and then paths part.
    private static void Compare(DualModuleWeights fitted, Func<DualModuleWeights, IRecurrentLayer> generate, double mostPadding)
    {
        DualModuleWeights weights = fitted.WithThresholds(ThresholdSearch.ForRatio(fitted, Calibration, 0.8));
        using IRecurrentLayer generated = generate(weights);
        using var interpreted = new InterpretedRecurrentLayer(weights);
        RecurrentState expected = generated.CreateState(), actual = interpreted.CreateState();
        double difference = 0;
        ReadOnlySpan<ushort> words = Validation.AsSpan(0, 200);
        foreach (ushort word in words)
        {
            actual.CopyFrom(expected);
            generated.Step(Weights.Embedding(word), expected);
            interpreted.Step(Weights.Embedding(word), actual);
            for (int unit = 0; unit < expected.Hidden.Length; unit++) difference += Math.Abs(expected.Hidden[unit] - actual.Hidden[unit]);
        }

        Assert.InRange(difference / (words.Length * expected.Hidden.Length), 0, 1e-6);
        long rows = actual.Statistics.RowsComputed - expected.Statistics.RowsComputed;
        Assert.InRange(rows, -3, 3);
        long bytes = actual.Statistics.BytesRead - 4 * 1025 * rows;
        Assert.InRange(bytes, (long)((1 - mostPadding) * expected.Statistics.BytesRead), expected.Statistics.BytesRead);
        Assert.Throws<ArgumentException>(() => generated.Step(Weights.Embedding(0), interpreted.CreateState()));
        Assert.Throws<ArgumentException>(() => interpreted.Step(Weights.Embedding(0), generated.CreateState()));
    }

    private static double Perplexity(IRecurrentLayer layer, CancellationToken cancellationToken) => Run(layer, cancellationToken).Perplexity;

    private static PerplexityResult Run(IRecurrentLayer layer, CancellationToken cancellationToken = default)
    {
        using var model = new WordLanguageModel(Weights, layer);
        return model.Perplexity(Validation, maxDegreeOfParallelism: -1, cancellationToken: cancellationToken);
    }

    private static ActivationTrace Trace(string text, int steps)
    {
        using var dense = new WordLanguageModel<WordLayer>(Weights);
        return dense.CaptureTrace(RepositoryAssets.Text(text, Weights), steps);
    }
}
