using Dmi.Training;

namespace Dmi.Runtime.Tests.Training;

public sealed class StochasticGradientTests
{
    private static readonly LayerShape Shape = LayerShape.Lstm(16, 12, reduced: 6, bits: 32, seed: 2);

    [Fact]
    public void It_comes_close_to_least_squares_and_does_not_beat_it()
    {
        DualModuleWeights weights = TestData.Weights(Shape);
        ActivationTrace trace = TestData.Trace(Shape, 1000, factors: 28, noise: 0.3f);
        double exact = TestData.Errors(LittleModuleTrainer.Fit(weights, trace, new TrainingOptions { Ridge = 1e-9 }), trace).Error;
        var options = new TrainingOptions { Method = TrainingMethod.Sgd, BatchSize = 16, MaxEpochs = 150 };
        double descended = TestData.Errors(LittleModuleTrainer.Fit(weights, trace, options), trace).Error;
        Assert.InRange(descended / exact, 0.999, 1.05);
    }

    [Theory]
    [InlineData(1e6, 0.9)]
    [InlineData(1e20, 0.9)]
    [InlineData(double.MaxValue, 1.1)]
    public void A_rate_that_is_far_too_high_is_tamed(double rate, double mostUnexplained)
    {
        ActivationTrace trace = TestData.Trace(Shape, 300);
        var losses = new List<double>();
        DualModuleWeights fitted = LittleModuleTrainer.Fit(TestData.Weights(Shape), trace, new TrainingOptions
        {
            Method = TrainingMethod.Sgd,
            LearningRate = rate,
            MaxEpochs = 100,
            Progress = new Immediate<TrainingProgress>(report => losses.Add(report.Loss)),
        });
        Assert.All(fitted.Little!.Matrices[0].Values!, static value => Assert.True(float.IsFinite(value)));
        Assert.All(fitted.Little.Matrices[0].Bias, static value => Assert.True(float.IsFinite(value)));
        (double error, double variance) = TestData.Errors(fitted, trace);
        Assert.InRange(error / variance, 0, mostUnexplained);

        // The best loss never rises once there is one.
        double[] known = [.. losses.SkipWhile(double.IsNaN)];
        Assert.NotEmpty(known);
        for (int i = 1; i < known.Length; i++) Assert.True(known[i] <= known[i - 1]);
    }

    [Fact]
    public void Activations_of_a_trillion_do_not_break_it()
    {
        var trace = new ActivationTrace(Shape);
        for (int step = 0; step < 60; step++) trace.Add(TestData.Normal(12, seed: step, scale: 1e12f), TestData.Normal(16, seed: 99 + step));
        DualModuleWeights fitted = LittleModuleTrainer.Fit(
            TestData.Weights(Shape), trace, new TrainingOptions { Method = TrainingMethod.Sgd, MaxEpochs = 20 });
        Assert.All(fitted.Little!.Matrices[0].Values!, static value => Assert.True(float.IsFinite(value)));
        Assert.All(fitted.Little.Matrices[0].Bias, static value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void The_seed_fixes_the_result_whatever_the_number_of_threads()
    {
        LayerShape shape = LayerShape.Lstm(40, 40, reduced: 12);
        DualModuleWeights weights = TestData.Weights(shape);
        ActivationTrace trace = TestData.Trace(shape, 200);
        LittleModule Fit(int seed, int threads) => LittleModuleTrainer.Fit(weights, trace, new TrainingOptions
        {
            Method = TrainingMethod.Sgd,
            Seed = seed,
            MaxEpochs = 5,
            MaxDegreeOfParallelism = threads,
        }).Little!;
        TestData.AssertSame(Fit(1, 1), Fit(1, 4));
        Assert.NotEqual(Fit(1, 1).Matrices[0].Scales, Fit(2, 1).Matrices[0].Scales);
    }

    /// <summary>From W_LL = 0 the gradient of the mean over batch and rows is −2/(S·n)·Σ (y − μ)(φ − μ)ᵀ.</summary>
    [Fact]
    public void One_update_by_the_whole_trace_is_a_step_down_the_gradient()
    {
        const double Rate = 0.25;
        DualModuleWeights weights = TestData.Weights(Shape);
        ActivationTrace trace = TestData.Trace(Shape, 40);
        var options = new TrainingOptions { Method = TrainingMethod.Sgd, BatchSize = 40, MaxEpochs = 1, LearningRate = Rate };
        LittleMatrix little = LittleModuleTrainer.Fit(weights, trace, options).Little!.Matrices[0];

        int[] steps = TraceSplit.Of(40).Fitted;
        var encoder = new FeatureEncoder(Shape, Shape.LittleBlocks[0], null);
        var features = new float[steps.Length][];
        var targets = new double[steps.Length][];
        for (int i = 0; i < steps.Length; i++)
        {
            encoder.Encode(trace.Input(steps[i]), trace.Hidden(steps[i]), features[i] = new float[Shape.LittleColumns]);
            targets[i] = TestData.Big(weights, trace.Input(steps[i]), trace.Hidden(steps[i]));
        }

        for (int row = 0; row < Shape.RowCount; row++)
        {
            double targetMean = targets.Average(target => target[row]);
            for (int column = 0; column < Shape.LittleColumns; column++)
            {
                double featureMean = features.Average(feature => (double)feature[column]);
                double sum = features.Zip(targets, (feature, target) => (target[row] - targetMean) * (feature[column] - featureMean)).Sum();
                double expected = Rate * 2 / (steps.Length * (double)Shape.RowCount) * sum;
                Assert.Equal(expected, little.Values![row * Shape.LittleColumns + column], 1e-6);
            }
        }
    }

    [Fact]
    public void Batches_may_be_larger_than_the_trace()
    {
        ActivationTrace trace = TestData.Trace(Shape, 50);
        var options = new TrainingOptions { Method = TrainingMethod.Sgd, BatchSize = int.MaxValue, MaxEpochs = 50 };
        (double error, double variance) = TestData.Errors(LittleModuleTrainer.Fit(TestData.Weights(Shape), trace, options), trace);
        Assert.InRange(error / variance, 0, 0.9);
    }

    [Fact]
    public void Two_steps_are_enough()
    {
        ActivationTrace trace = TestData.Trace(Shape, 2);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(
            TestData.Weights(Shape), trace, new TrainingOptions { Method = TrainingMethod.Sgd, MaxEpochs = 3 });
        Assert.All(fitted.Little!.Matrices[0].Bias, static value => Assert.True(float.IsFinite(value)));
    }
}
