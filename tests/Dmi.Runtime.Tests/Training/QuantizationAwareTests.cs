using Xunit.Abstractions;

namespace Dmi.Runtime.Tests.Training;

public sealed class QuantizationAwareTests(ITestOutputHelper output)
{
    /// <summary>
    /// The share of the variance that is left on steps which no fit has seen: quantised once after either fit, and descended with quantised
    /// weights.
    /// </summary>
    [Theory]
    [InlineData(1, 0.65)]
    [InlineData(2, 0.8)]
    [InlineData(4, 0.95)]
    public void At_few_bits_it_errs_less_than_one_time_quantisation(int bits, double mostOfOneTime)
    {
        LayerShape[] shapes =
        [
            LayerShape.Lstm(40, 30, reduced: 24, bits: bits), LayerShape.Linear(120, 100, Activation.Relu, reduced: 60, bits: bits),
            LayerShape.Gru(40, 40, reduced: 24, bits: bits, resetAfter: false),
        ];
        foreach (LayerShape shape in shapes)
        {
            (ActivationTrace fitting, ActivationTrace unseen) = Split(TestData.Trace(shape, 1500, factors: 12, noise: 0.1f), 1200);
            double Unexplained(TrainingMethod method)
            {
                DualModuleWeights fitted = LittleModuleTrainer.Fit(TestData.Weights(shape), fitting, new TrainingOptions { Method = method });
                (double error, double variance) = TestData.Errors(fitted, unseen);
                return error / variance;
            }

            double once = Unexplained(TrainingMethod.Sgd);
            double leastSquares = Unexplained(TrainingMethod.LeastSquares);
            double aware = Unexplained(TrainingMethod.QuantizationAwareSgd);
            string line = FormattableString.Invariant(
                $"{shape}: SGD, quantised once {once:0.0000}; least squares, quantised once {leastSquares:0.0000}; quantisation-aware {aware:0.0000}");
            output.WriteLine(line);
            Assert.True(aware < mostOfOneTime * once, line);
            Assert.True(aware < leastSquares, line);
        }
    }

    /// <summary>Rounding with feedback is often better than any descent finds; what is worse is not kept.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Without_a_projection_it_errs_no_more_than_rounding_with_feedback(int bits)
    {
        LayerShape shape = LayerShape.Lstm(30, 30, bits: bits, projection: Dmi.Projection.None);
        ActivationTrace trace = TestData.Trace(shape, 600, factors: 8, noise: 0.1f);
        double Error(TrainingMethod method) => LittleModuleTrainer.Fit(TestData.Weights(shape), trace, new TrainingOptions { Method = method, MaxEpochs = 10 })
            .Little!.Matrices.Sum(static matrix => matrix.RowErrors.ToArray().Sum(static sigma => (double)sigma * sigma));
        Assert.True(Error(TrainingMethod.QuantizationAwareSgd) <= Error(TrainingMethod.LeastSquares) * (1 + 1e-6));
    }

    [Fact]
    public void The_loss_that_is_reported_is_that_of_quantised_weights()
    {
        LayerShape shape = LayerShape.Lstm(20, 20, reduced: 12, bits: 1);
        var reports = new List<TrainingProgress>();
        DualModuleWeights fitted = LittleModuleTrainer.Fit(TestData.Weights(shape), TestData.Trace(shape, 400), new TrainingOptions
        {
            Method = TrainingMethod.QuantizationAwareSgd,
            MaxEpochs = 15,
            Progress = new Immediate<TrainingProgress>(reports.Add),
        });
        double loss = fitted.Little!.Matrices[0].RowErrors.ToArray().Average(static sigma => (double)sigma * sigma);
        Assert.Equal(1, reports[^1].Loss / loss, 1e-4);
        double start = reports.Last(static report => report.Stage == "ridge").Loss;
        Assert.True(reports[^1].Loss < start);
    }

    [Fact]
    public void A_rate_that_is_far_too_high_leaves_the_least_squares_solution()
    {
        LayerShape shape = LayerShape.Lstm(12, 12, reduced: 6, bits: 2);
        ActivationTrace trace = TestData.Trace(shape, 200);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(
            TestData.Weights(shape), trace,
            new TrainingOptions { Method = TrainingMethod.QuantizationAwareSgd, LearningRate = double.MaxValue, MaxEpochs = 3 });
        (double error, double variance) = TestData.Errors(fitted, trace);
        Assert.InRange(error / variance, 0, 0.5);
    }

    private static (ActivationTrace Fitting, ActivationTrace Unseen) Split(ActivationTrace trace, int first)
    {
        (var head, var tail) = (new ActivationTrace(trace.Shape), new ActivationTrace(trace.Shape));
        for (int step = 0; step < trace.Count; step++)
        {
            ActivationTrace part = step < first ? head : tail;
            if (trace.Shape.Kind == LayerKind.Linear) part.Add(trace.Input(step));
            else part.Add(trace.Input(step), trace.Hidden(step));
        }

        return (head, tail);
    }
}
