using Dmi.KernelProbe;

namespace Dmi.Kernels.Tests;

/// <summary>What the precision of the big module's rows changes for those who use a layer, and what it does not.</summary>
public sealed class BigPrecisionTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e20f)]
    public void Integers_answer_an_input_that_is_not_finite_with_nothing_but_NaN(float value)
    {
        using var layer = new L130x37b8Int8(ProbeWeights.WithLittle(L130x37b8Int8.Shape, 1));
        foreach (SwitchingThresholds thresholds in (SwitchingThresholds[])[SwitchingThresholds.Dense(L130x37b8Int8.Shape), SwitchingThresholds.Magnitude(0.6, 0.6, 0.6, 0.6)])
        {
            layer.Thresholds = thresholds;
            LstmState state = layer.CreateState();
            var input = new float[37];
            input[5] = value;
            layer.Step(input, state);
            Assert.All(state.Hidden.ToArray(), static h => Assert.True(float.IsNaN(h)));
            Assert.All(state.Cell.ToArray(), static c => Assert.True(float.IsNaN(c)));
            Assert.Equal(0, state.Statistics.InsensitiveRatio);

            // h is NaN now, which the next step reads; a reset ends it.
            layer.Step(new float[37], state);
            Assert.All(state.Hidden.ToArray(), static h => Assert.True(float.IsNaN(h)));
            state.Reset();
            layer.Step(new float[37], state);
            Assert.All(state.Hidden.ToArray(), static h => Assert.True(float.IsFinite(h)));
        }
    }

    [Fact]
    public void An_infinite_input_of_floats_leaves_nothing_behind()
    {
        // Tiles have sums for 14 slots of padding, too: zero times infinity.
        Check<L130x37b8>();
        Check<L130x37b4BFloat16>();
        Check<L130x37b4Peephole>();
        CheckGru<G130x37b2>();
        CheckGru<G130x37b8BFloat16>();
        CheckGru<G130x37b2Before>();

        static void Check<TLayer>()
            where TLayer : class, ILstmLayer<TLayer>
        {
            using TLayer layer = TLayer.Create(ProbeWeights.WithLittle(TLayer.Shape, 1));
            LstmState fresh = layer.CreateState(), spoilt = layer.CreateState();
            float[] input = ProbeWeights.Uniform(new Random(3), 37, 1);
            float[] infinite = [.. input];
            infinite[5] = float.PositiveInfinity;
            layer.StepDense(infinite, spoilt);
            Assert.All(spoilt.Hidden.ToArray(), static h => Assert.True(float.IsFinite(h)));
            spoilt.Hidden.CopyTo(fresh.Hidden);
            spoilt.Cell.CopyTo(fresh.Cell);
            for (int step = 0; step < 3; step++)
            {
                layer.StepDense(input, fresh);
                layer.StepDense(input, spoilt);
                Assert.Equal(fresh.Hidden, spoilt.Hidden);
                Assert.All(spoilt.Hidden.ToArray(), static h => Assert.True(float.IsFinite(h)));
            }
        }
    }

    private static void CheckGru<TLayer>()
        where TLayer : class, IGruLayer<TLayer>
    {
        using TLayer layer = TLayer.Create(ProbeWeights.WithLittle(TLayer.Shape, 1));
        GruState fresh = layer.CreateState(), spoilt = layer.CreateState();
        float[] input = ProbeWeights.Uniform(new Random(3), 37, 1);
        float[] infinite = [.. input];
        infinite[5] = float.PositiveInfinity;
        layer.StepDense(infinite, spoilt);

        // A unit whose reset gate is zero has zero times an infinite sum.
        for (int unit = 0; unit < spoilt.Hidden.Length; unit++)
        {
            if (float.IsNaN(spoilt.Hidden[unit])) spoilt.Hidden[unit] = 0.5f;
        }

        spoilt.Hidden.CopyTo(fresh.Hidden);
        for (int step = 0; step < 3; step++)
        {
            layer.StepDense(input, fresh);
            layer.StepDense(input, spoilt);
            Assert.Equal(fresh.Hidden, spoilt.Hidden);
            Assert.All(spoilt.Hidden.ToArray(), static h => Assert.True(float.IsFinite(h)));
        }
    }

    [Fact]
    public void A_state_that_was_not_finite_goes_on_where_it_is_set()
    {
        // 130 units leave 14 slots of padding, for which dense steps compute sums, too.
        using var layer = new L130x37b8Int8(ProbeWeights.WithLittle(L130x37b8Int8.Shape, 1));
        LstmState fresh = layer.CreateState(), spoilt = layer.CreateState();
        var random = new Random(3);
        float[] input = ProbeWeights.Uniform(random, 37, 1);
        spoilt.Hidden[7] = float.NaN;
        layer.Step(input, spoilt);
        Assert.True(float.IsNaN(spoilt.Hidden[0]));
        foreach (LstmState state in (LstmState[])[fresh, spoilt])
        {
            ProbeWeights.Uniform(new Random(4), 130, 1).CopyTo(state.Hidden);
            ProbeWeights.Uniform(new Random(5), 130, 1).CopyTo(state.Cell);
        }

        foreach (SwitchingThresholds thresholds in (SwitchingThresholds[])[SwitchingThresholds.Dense(L130x37b8Int8.Shape), SwitchingThresholds.Magnitude(0.6, 0.6, 0.6, 0.6)])
        {
            layer.Thresholds = thresholds;
            layer.Step(input, fresh);
            layer.Step(input, spoilt);
            Assert.Equal(fresh.Hidden, spoilt.Hidden);
            Assert.Equal(fresh.Cell, spoilt.Cell);
        }
    }

    [Fact]
    public void Weights_of_one_precision_serve_layers_of_another()
    {
        DualModuleWeights weights = ProbeWeights.WithLittle(L128x128b1Int8.Shape.WithBig(WeightPrecision.Float32), 1);
        using var fromFloats = new L128x128b1Int8(weights);
        using var fromIntegers = new L128x128b1Int8(weights.WithBig(WeightPrecision.Int8));
        LstmState first = fromFloats.CreateState(), second = fromIntegers.CreateState();
        float[] input = ProbeWeights.Uniform(new Random(2), 128, 1);
        fromFloats.StepDense(input, first);
        fromIntegers.StepDense(input, second);
        Assert.Equal(first.Hidden, second.Hidden);
    }

    [Fact]
    public void Integers_stay_near_the_weights_that_they_round()
    {
        DualModuleWeights weights = ProbeWeights.Dense(L1500x1500b4Int8.Shape, 1);
        using var exact = new L1500x1500b4(weights);
        using var rounded = new L1500x1500b4Int8(weights);
        LstmState expected = exact.CreateState(), actual = rounded.CreateState();
        float[] input = ProbeWeights.Uniform(new Random(2), 1500, 1);
        exact.StepDense(input, expected);
        rounded.StepDense(input, actual);
        double worst = 0, squares = 0;
        for (int unit = 0; unit < 1500; unit++)
        {
            double difference = Math.Abs(expected.Hidden[unit] - actual.Hidden[unit]);
            worst = Math.Max(worst, difference);
            squares += difference * difference;
        }

        Assert.InRange(worst, 1e-6, 0.03);
        Assert.InRange(Math.Sqrt(squares / 1500), 1e-6, 0.006);
    }

    [Fact]
    public void A_step_of_integers_allocates_nothing()
    {
        using var layer = new G130x37b4BeforeInt8(ProbeWeights.WithLittle(G130x37b4BeforeInt8.Shape, 1)) { Thresholds = SwitchingThresholds.Magnitude(0.7, 0.9, 0.5) };
        GruState state = layer.CreateState();
        float[] input = ProbeWeights.Uniform(new Random(2), 37, 1);
        for (int i = 0; i < 50; i++) layer.Step(input, state);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++) layer.Step(input, state);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
