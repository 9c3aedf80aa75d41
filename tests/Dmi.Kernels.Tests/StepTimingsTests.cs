using System.Diagnostics;
using Dmi.KernelProbe;
using Dmi.Testing;

namespace Dmi.Kernels.Tests;

/// <summary>The stopwatch of a step's parts.</summary>
public sealed class StepTimingsTests
{
    private const int Steps = 200;
    private static readonly SwitchingThresholds Half = SwitchingThresholds.Magnitude(0.6, 0.6, 0.6, 0.6);
    private static readonly DualModuleWeights Weights = ProbeWeights.WithLittle(Lstm417.Shape, 1);
    private static readonly float[] Input = RandomWeights.Inputs(1, Lstm417.InputSize, 2)[0];

    [Fact]
    public void A_dual_step_spends_time_in_every_part_and_no_more_than_it_takes()
    {
        using var layer = new Lstm417(Weights) { Thresholds = Half };
        var timings = new StepTimings();
        LstmState state = layer.CreateState();
        state.Timings = timings;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Steps; i++) layer.Step(Input, state);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        Assert.Equal(Steps, timings.Steps);
        Assert.All(Enum.GetValues<StepPart>(), part => Assert.True(timings[part] > TimeSpan.Zero, $"{part} took no time."));
        Assert.InRange(timings.Total, TimeSpan.Zero, elapsed);
        Assert.InRange((timings.Total - TimeSpan.FromTicks(Enum.GetValues<StepPart>().Sum(part => timings[part].Ticks))).Ticks, 0, Enum.GetValues<StepPart>().Length);
    }

    [Fact]
    public void A_dense_step_has_no_little_module()
    {
        using var layer = new Lstm417(Weights);
        var timings = new StepTimings();
        LstmState state = layer.CreateState();
        state.Timings = timings;
        for (int i = 0; i < Steps; i++) layer.StepDense(Input, state);
        Assert.Equal(Steps, timings.Steps);
        Assert.All([StepPart.Little, StepPart.Mask], part => Assert.Equal(TimeSpan.Zero, timings[part]));
        Assert.All([StepPart.Big, StepPart.Gates], part => Assert.True(timings[part] > TimeSpan.Zero, $"{part} took no time."));
        timings.Reset();
        Assert.Equal((0, TimeSpan.Zero), (timings.Steps, timings.Total));
    }

    [Fact]
    public void Results_are_the_same_and_nothing_is_allocated()
    {
        using var layer = new Lstm417(Weights) { Thresholds = Half };
        LstmState plain = layer.CreateState(), timed = layer.CreateState();
        timed.Timings = new StepTimings();
        for (int i = 0; i < 50; i++) layer.Step(Input, timed);
        timed.Reset();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Steps; i++) layer.Step(Input, timed);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        for (int i = 0; i < Steps; i++) layer.Step(Input, plain);
        Assert.Equal(plain.Hidden.ToArray(), timed.Hidden.ToArray());
    }

    [Fact]
    public void A_part_that_is_none_is_refused() =>
        Assert.Contains("No part of a step", Assert.Throws<ArgumentOutOfRangeException>(() => new StepTimings()[(StepPart)9]).Message, StringComparison.Ordinal);
}
