using Dmi.Runtime.Tests.Reference;

namespace Dmi.Runtime.Tests.Interpretation;

/// <summary>Interpreted layers against the reference, of every kind, projection, mask and number of bits.</summary>
public sealed class InterpretedLayerTests
{
    private const int Steps = 20;

    [Theory]
    [InlineData(1, Dmi.Projection.SparseRandom)]
    [InlineData(2, Dmi.Projection.None)]
    [InlineData(4, Dmi.Projection.Learned)]
    [InlineData(8, Dmi.Projection.SparseRandom)]
    [InlineData(8, Dmi.Projection.Learned)]
    [InlineData(16, Dmi.Projection.Learned)]
    [InlineData(16, Dmi.Projection.SparseRandom)]
    [InlineData(32, Dmi.Projection.None)]
    [InlineData(32, Dmi.Projection.Learned)]
    public void Steps_are_those_of_the_reference(int bits, Dmi.Projection projection)
    {
        foreach (MaskRule mask in Enum.GetValues<MaskRule>())
        {
            foreach (LayerShape plain in TestData.Shapes(bits, mask))
            {
                LayerShape shape = plain.WithLittleModule(projection, bits, reduced: 6);
                ActivationTrace trace = TestData.Trace(shape, 120);
                DualModuleWeights weights = LittleModuleTrainer.Fit(TestData.Weights(shape), trace);
                foreach (SwitchingThresholds thresholds in Settings(weights, trace)) Compare(weights.WithThresholds(thresholds), trace);
            }
        }
    }

    [Fact]
    public void So_are_those_of_narrow_projections_with_leading_columns()
    {
        foreach (LayerShape plain in TestData.Shapes(mask: MaskRule.Influence))
        {
            int reduced = Math.Min(20, plain.InputColumns + plain.HiddenSize - 1);
            LayerShape shape = plain.WithLittleModule(Dmi.Projection.Learned, 2, reduced: reduced, projectionBits: 4, leadingColumns: 16);
            ActivationTrace trace = TestData.Trace(shape, 120);
            DualModuleWeights weights = LittleModuleTrainer.Fit(TestData.Weights(shape), trace);
            Compare(weights.WithThresholds(ThresholdSearch.ForRatio(weights, trace, 0.5)), trace);
        }
    }

    [Theory]
    [InlineData(WeightPrecision.BFloat16)]
    [InlineData(WeightPrecision.Int8)]
    public void So_are_those_of_big_modules_of_fewer_bits(WeightPrecision big)
    {
        foreach (LayerShape shape in TestData.Shapes(4, MaskRule.Influence))
        {
            ActivationTrace trace = TestData.Trace(shape, 120);
            DualModuleWeights weights = LittleModuleTrainer.Fit(TestData.Weights(shape), trace).WithBig(big);
            foreach (SwitchingThresholds thresholds in Settings(weights, trace)) Compare(weights.WithThresholds(thresholds), trace);
        }
    }

    [Fact]
    public void Dense_sequences_are_those_of_the_reference()
    {
        foreach (LayerShape shape in TestData.Shapes())
        {
            DualModuleWeights weights = TestData.Weights(shape);
            ActivationTrace trace = TestData.Trace(shape, Steps, noise: 0.3f);
            for (int step = 0; step < Steps; step++)
            {
                AssertClose(ReferenceStep.Run(weights, trace, step, null).Output, InterpretedRun.Output(weights, trace, step, dense: true), 1e-5);
                AssertClose(ReferenceStep.Run(weights, trace, step, null).Output, InterpretedRun.Output(weights, trace, step, dense: false), 1e-5);
            }
        }
    }

    [Fact]
    public void Statistics_are_the_rows_of_the_mask_and_the_bytes_of_the_shape()
    {
        foreach (LayerShape shape in TestData.Shapes(mask: MaskRule.Influence))
        {
            ActivationTrace trace = TestData.Trace(shape, 120);
            DualModuleWeights weights = LittleModuleTrainer.Fit(TestData.Weights(shape), trace);
            weights = weights.WithThresholds(ThresholdSearch.ForRatio(weights, trace, 0.6));
            var bytes = new StepBytes(shape);
            using var run = new InterpretedRun(weights);
            for (int step = 0; step < Steps; step++) run.Step(trace, step, dense: false);
            StepStatistics statistics = run.State.Statistics;
            Assert.Equal(Steps, statistics.Steps);
            Assert.Equal((long)Steps * shape.RowCount, statistics.RowsTotal);
            Assert.InRange(statistics.InsensitiveRatio, 0.4, 0.8);

            // Which rows have a second bias is not known here.
            double expected = Steps * bytes.At(statistics.InsensitiveRatio);
            Assert.InRange(statistics.BytesRead, expected - Steps * 4.0 * shape.Units, expected + Steps * 4.0 * shape.Units);
            run.State.ResetStatistics();
            run.Step(trace, 0, dense: true);
            Assert.Equal(new StepStatistics(1, shape.RowCount, shape.RowCount, bytes.Dense), run.State.Statistics);
        }
    }

    [Fact]
    public void Steps_allocate_nothing_whatever_the_mask()
    {
        foreach (MaskRule mask in Enum.GetValues<MaskRule>())
        {
            foreach (LayerShape shape in TestData.Shapes(mask: mask).SelectMany(static shape => new[] { shape, shape.WithLittleModule(Dmi.Projection.Learned, 4, reduced: 6) }))
            {
                ActivationTrace trace = TestData.Trace(shape, 120);
                DualModuleWeights weights = LittleModuleTrainer.Fit(TestData.Weights(shape), trace);
                using var run = new InterpretedRun(weights.WithThresholds(Settings(weights, trace)[^1]));
                run.Step(trace, 0, dense: false);
                run.Step(trace, 0, dense: true);
                // What the runtime allocates once, when it first meets or recompiles a method, is gone at the second attempt; what steps allocate comes every time.
                long allocated = long.MaxValue;
                for (int attempt = 0; attempt < 5 && allocated > 0; attempt++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    for (int step = 0; step < Steps; step++)
                    {
                        run.Step(trace, step, dense: false);
                        run.Step(trace, step, dense: true);
                    }

                    allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                }

                Assert.True(allocated == 0, $"{shape} allocates {allocated} bytes in {Steps} steps.");
            }
        }
    }

    [Fact]
    public void An_input_that_is_not_finite_makes_every_row_sensitive()
    {
        foreach (LayerShape shape in TestData.Shapes())
        {
            ActivationTrace trace = TestData.Trace(shape, 120);
            using var run = new InterpretedRun(LittleModuleTrainer.Fit(TestData.Weights(shape), trace).WithThresholds(new([.. Enumerable.Repeat(SwitchingInterval.Nothing, shape.GateCount)])));
            run.Step([.. Enumerable.Repeat(float.NaN, shape.InputSize)], [], [], dense: false);
            Assert.Equal(new StepStatistics(1, shape.RowCount, shape.RowCount, new StepBytes(shape).Dense), run.State.Statistics);
        }
    }

    [Fact]
    public void Streams_of_one_layer_are_apart_and_may_be_copied_and_reset()
    {
        LayerShape shape = LayerShape.Lstm(18, 13, reduced: 6);
        ActivationTrace trace = TestData.Trace(shape, 120);
        DualModuleWeights weights = LittleModuleTrainer.Fit(TestData.Weights(shape), trace);
        using var layer = new InterpretedRecurrentLayer(weights.WithThresholds(ThresholdSearch.ForRatio(weights, trace, 0.5)));
        RecurrentState alone = layer.CreateState();
        for (int step = 0; step < Steps; step++) layer.Step(trace.Input(step), alone);
        Parallel.For(0, 8, _ =>
        {
            RecurrentState state = layer.CreateState();
            for (int step = 0; step < Steps; step++) layer.Step(trace.Input(step), state);
            Assert.Equal(alone.Hidden, state.Hidden);
        });

        RecurrentState copy = layer.CreateState();
        copy.CopyFrom(alone);
        layer.Step(trace.Input(0), copy);
        layer.Step(trace.Input(0), alone);
        Assert.Equal(alone.Hidden, copy.Hidden);
        alone.Reset();
        Assert.All(alone.Hidden.ToArray(), static value => Assert.Equal(0, value));
        Assert.All(((LstmState)alone).Cell.ToArray(), static value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_linear_layer_may_write_over_its_input()
    {
        LayerShape shape = LayerShape.Linear(20, 20, Activation.Tanh, reduced: 8);
        using var layer = new InterpretedLinearLayer(TestData.Weights(shape));
        LinearState state = layer.CreateState();
        float[] input = TestData.Normal(20, 3), apart = new float[20];
        layer.Forward(input, apart, state);
        layer.Forward(input, input, state);
        Assert.Equal(apart, input);
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        DualModuleWeights lstm = TestData.Weights(LayerShape.Lstm(18, 13)), linear = TestData.Weights(LayerShape.Linear(7, 30, Activation.Tanh));
        AssertSays("InterpretedLinearLayer", () => new InterpretedRecurrentLayer(linear));
        AssertSays("InterpretedRecurrentLayer", () => new InterpretedLinearLayer(lstm));
        LayerShape peephole = LayerShape.Lstm(4, peephole: true);
        AssertSays("WithPeepholes", () => new InterpretedRecurrentLayer(DualModuleWeights.FromDense(peephole, new float[64], new float[64], new float[16])));
        var layer = new InterpretedRecurrentLayer(lstm);
        var other = new InterpretedRecurrentLayer(lstm);
        AssertSays("12 values", () => layer.Step(new float[12], layer.CreateState()));
        AssertSays("another layer", () => layer.Step(new float[13], other.CreateState()));
        AssertSays("rule Influence", () => layer.Thresholds = SwitchingThresholds.Influence(1));
        var flat = new InterpretedLinearLayer(linear);
        AssertSays("room for 29", () => flat.Forward(new float[7], new float[29], flat.CreateState()));
        Assert.Contains("interpreted", Assert.Throws<InvalidOperationException>(() => layer.CreateState().Buffers).Message, StringComparison.Ordinal);
    }

    private static void Compare(DualModuleWeights weights, ActivationTrace trace)
    {
        using var run = new InterpretedRun(weights);
        for (int step = 0; step < Steps; step++)
        {
            ReferenceStep expected = ReferenceStep.Run(weights, trace, step, weights.Thresholds);
            run.State.ResetStatistics();
            AssertClose(expected.Output, run.Step(trace, step, dense: false), 2e-5);
            Assert.Equal(expected.Sensitive.Count(static m => m), run.State.Statistics.RowsComputed);
        }
    }

    private static SwitchingThresholds[] Settings(DualModuleWeights weights, ActivationTrace trace) => weights.Shape.Mask == MaskRule.TopK
        ? [SwitchingThresholds.TopK(weights.Shape.RowCount / 3)]
        : [SwitchingThresholds.Dense(weights.Shape), .. ThresholdSearch.ForRatios(weights, trace, [0.4, 0.9])];

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }

    private static void AssertSays(string text, Func<object> action) =>
        Assert.Contains(text, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static void AssertSays(string text, Action action) =>
        Assert.Contains(text, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
