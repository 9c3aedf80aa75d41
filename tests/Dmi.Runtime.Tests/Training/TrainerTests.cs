using System.Diagnostics;

namespace Dmi.Runtime.Tests.Training;

/// <summary>What both methods promise: checks, progress, cancellation, the same result on any number of threads.</summary>
public sealed class TrainerTests
{
    private static readonly LayerShape Shape = LayerShape.Lstm(40, 30, reduced: 12);

    private static LayerShape ShapeOf(Dmi.Projection projection) => LayerShape.Lstm(40, 30, reduced: projection == Dmi.Projection.None ? 0 : 12, projection: projection);

    [Fact]
    public void The_result_has_a_little_module_of_the_shape_and_the_same_big_one()
    {
        DualModuleWeights weights = TestData.Weights(Shape).WithThresholds(SwitchingThresholds.Magnitude(1, 2, 3, 4));
        DualModuleWeights fitted = LittleModuleTrainer.Fit(weights, TestData.Trace(Shape, 50));
        Assert.False(weights.HasLittleModule);
        Assert.True(fitted.HasLittleModule);
        LittleMatrix matrix = Assert.Single(fitted.Little!.Matrices);
        Assert.Equal((Shape.RowCount, Shape.LittleColumns, Shape.Bits), (matrix.Rows, matrix.Columns, matrix.Bits));
        Assert.Equal(weights.RecurrentWeights.ToArray(), fitted.RecurrentWeights.ToArray());
        Assert.Equal(weights.Thresholds, fitted.Thresholds);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void Least_squares_give_the_same_bits_on_any_number_of_threads(int bits)
    {
        LayerShape shape = LayerShape.Lstm(70, 50, reduced: 33, bits: bits);
        DualModuleWeights weights = TestData.Weights(shape);
        ActivationTrace trace = TestData.Trace(shape, 700);
        LittleModule one = LittleModuleTrainer.Fit(weights, trace, new TrainingOptions { MaxDegreeOfParallelism = 1 }).Little!;
        LittleModule many = LittleModuleTrainer.Fit(weights, trace, new TrainingOptions { MaxDegreeOfParallelism = 6 }).Little!;
        TestData.AssertSame(one, many);
    }

    [Theory]
    [InlineData(TrainingMethod.LeastSquares)]
    [InlineData(TrainingMethod.Sgd)]
    [InlineData(TrainingMethod.QuantizationAwareSgd)]
    [InlineData(TrainingMethod.LeastSquares, Dmi.Projection.Learned)]
    [InlineData(TrainingMethod.QuantizationAwareSgd, Dmi.Projection.Learned)]
    [InlineData(TrainingMethod.LeastSquares, Dmi.Projection.None)]
    public void Progress_rises_to_one_and_the_loss_becomes_known(TrainingMethod method, Dmi.Projection projection = Dmi.Projection.SparseRandom)
    {
        var reports = new List<TrainingProgress>();
        DualModuleWeights fitted = LittleModuleTrainer.Fit(TestData.Weights(ShapeOf(projection)), TestData.Trace(Shape, 1200), new TrainingOptions
        {
            Method = method,
            MaxEpochs = 4,
            Progress = new Immediate<TrainingProgress>(reports.Add),
        });
        Assert.True(reports.Count >= 5);
        for (int i = 1; i < reports.Count; i++) Assert.True(reports[i].Fraction >= reports[i - 1].Fraction);
        Assert.InRange(reports[0].Fraction, 0, 0.5);
        Assert.Equal(1, reports[^1].Fraction);
        foreach (IGrouping<string, TrainingProgress> stage in reports.GroupBy(static report => report.Stage))
        {
            Assert.True(stage.Count() == 1 || stage.Last().Fraction > stage.First().Fraction, $"the fraction stands still in the stage {stage.Key}");
        }

        double loss = fitted.Little!.Matrices[0].RowErrors.ToArray().Average(static sigma => (double)sigma * sigma);
        Assert.Equal(loss, reports[^1].Loss, 0.05 * loss);
        Assert.All(reports, static report => Assert.NotEmpty(report.Stage));
    }

    [Theory]
    [InlineData(TrainingMethod.LeastSquares)]
    [InlineData(TrainingMethod.Sgd)]
    [InlineData(TrainingMethod.QuantizationAwareSgd)]
    public void A_token_cancelled_before_stops_at_once(TrainingMethod method)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => LittleModuleTrainer.Fit(
            TestData.Weights(Shape), TestData.Trace(Shape, 50), new TrainingOptions { Method = method, CancellationToken = source.Token }));
    }

    [Theory]
    [InlineData(TrainingMethod.LeastSquares, "moments")]
    [InlineData(TrainingMethod.LeastSquares, "ridge")]
    [InlineData(TrainingMethod.Sgd, "targets")]
    [InlineData(TrainingMethod.Sgd, "epochs")]
    [InlineData(TrainingMethod.QuantizationAwareSgd, "targets")]
    [InlineData(TrainingMethod.QuantizationAwareSgd, "ridge")]
    [InlineData(TrainingMethod.QuantizationAwareSgd, "epochs")]
    [InlineData(TrainingMethod.LeastSquares, "covariance", Dmi.Projection.Learned)]
    [InlineData(TrainingMethod.LeastSquares, "directions", Dmi.Projection.Learned)]
    [InlineData(TrainingMethod.LeastSquares, "moments", Dmi.Projection.Learned)]
    public void A_token_cancelled_in_any_stage_stops_the_fit(TrainingMethod method, string stage, Dmi.Projection projection = Dmi.Projection.SparseRandom)
    {
        using var source = new CancellationTokenSource();
        var reports = new List<TrainingProgress>();
        var progress = new Immediate<TrainingProgress>(report =>
        {
            reports.Add(report);
            if (report.Stage == stage) source.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => LittleModuleTrainer.Fit(
            TestData.Weights(ShapeOf(projection)), TestData.Trace(Shape, 1500),
            new TrainingOptions { Method = method, Progress = progress, CancellationToken = source.Token }));
        Assert.Equal(stage, reports[^1].Stage);
        Assert.True(reports[^1].Fraction < 1);
    }

    /// <summary>A job of many seconds; the bound leaves room for a loaded machine.</summary>
    [Fact]
    public void Cancellation_from_another_thread_is_prompt()
    {
        LayerShape shape = LayerShape.Lstm(512, reduced: 365);
        DualModuleWeights weights = TestData.Weights(shape);
        ActivationTrace trace = TestData.Trace(shape, 600);
        using var source = new CancellationTokenSource();
        var options = new TrainingOptions { Method = TrainingMethod.Sgd, MaxEpochs = 100_000, LearningRate = 0.01, CancellationToken = source.Token };
        long cancelled = 0;

        // A thread of its own: the fit keeps the pool busy.
        var thread = new Thread(() =>
        {
            Thread.Sleep(500);
            cancelled = Stopwatch.GetTimestamp();
            source.Cancel();
        });
        thread.Start();
        Assert.ThrowsAny<OperationCanceledException>(() => LittleModuleTrainer.Fit(weights, trace, options));
        thread.Join();
        Assert.InRange(Stopwatch.GetElapsedTime(cancelled).TotalSeconds, 0, 2);
    }

    [Fact]
    public void Traces_that_are_too_short_are_refused()
    {
        var trace = new ActivationTrace(Shape);
        string none = Assert.Throws<ArgumentException>(() => LittleModuleTrainer.Fit(TestData.Weights(Shape), trace)).Message;
        Assert.Contains("0 steps, a fit needs at least 2", none, StringComparison.Ordinal);
        trace.Add(new float[30], new float[40]);
        var exception = Assert.Throws<ArgumentException>(() => LittleModuleTrainer.Fit(TestData.Weights(Shape), trace));
        Assert.Equal("trace", exception.ParamName);
    }

    [Fact]
    public void A_trace_of_other_widths_is_refused()
    {
        var exception = Assert.Throws<ArgumentException>(
            static () => LittleModuleTrainer.Fit(TestData.Weights(Shape), TestData.Trace(LayerShape.Lstm(40, 31), 5)));
        Assert.Equal("trace", exception.ParamName);
        Assert.Contains("input 31", exception.Message, StringComparison.Ordinal);
        Assert.Contains("input 30", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_trace_serves_every_kind_of_little_module()
    {
        ActivationTrace trace = TestData.Trace(Shape, 60);
        LayerShape other = LayerShape.Lstm(40, 30, reduced: 9, bits: 16, seed: 4);
        Assert.Equal(18, LittleModuleTrainer.Fit(TestData.Weights(other), trace).Little!.Matrices[0].Columns);
    }

    [Theory]
    [InlineData(9e19f)]
    [InlineData(5e19f)]
    public void Activations_whose_products_overflow_are_refused(float size)
    {
        float[] large = [.. Enumerable.Repeat(size, 30)];
        var trace = new ActivationTrace(Shape);
        for (int step = 0; step < 20; step++)
        {
            if (step % 5 == 0) large[step] = -large[step];
            trace.Add(large, TestData.Normal(40, seed: step));
        }

        string message = Assert.Throws<ArgumentException>(() => LittleModuleTrainer.Fit(TestData.Weights(Shape), trace)).Message;
        Assert.Contains("too large", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nulls_are_refused()
    {
        Assert.Throws<ArgumentNullException>(static () => LittleModuleTrainer.Fit(null!, new ActivationTrace(Shape)));
        Assert.Throws<ArgumentNullException>(static () => LittleModuleTrainer.Fit(TestData.Weights(Shape), null!));
    }

    [Fact]
    public void Options_outside_their_range_are_refused_by_name()
    {
        Refused("Ridge", static () => new TrainingOptions { Ridge = -1 });
        Refused("Ridge", static () => new TrainingOptions { Ridge = double.NaN });
        Refused("LearningRate", static () => new TrainingOptions { LearningRate = 0 });
        Refused("LearningRate", static () => new TrainingOptions { LearningRate = double.PositiveInfinity });
        Refused("BatchSize", static () => new TrainingOptions { BatchSize = 0 });
        Refused("MaxEpochs", static () => new TrainingOptions { MaxEpochs = 0 });
        Refused("MaxDegreeOfParallelism", static () => new TrainingOptions { MaxDegreeOfParallelism = 0 });
        Refused("Method", static () => new TrainingOptions { Method = (TrainingMethod)7 });

        static void Refused(string name, Func<TrainingOptions> make) =>
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => make()).ParamName);
    }
}
