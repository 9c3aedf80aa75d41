using Dmi.KernelProbe;
using Dmi.Testing;

namespace Dmi.Kernels.Tests;

/// <summary>Steps that a team shares, under load: many streams, one layer, one team.</summary>
public sealed class SharedStepTests
{
    private const int Steps = 150;
    private const int Streams = 6;
    private static readonly SwitchingThresholds Half = SwitchingThresholds.Magnitude(0.6, 0.6, 0.6, 0.6);
    private static readonly DualModuleWeights Weights = ProbeWeights.WithLittle(Lstm417.Shape, 1);
    private static readonly float[][] Inputs = RandomWeights.Inputs(Steps, Lstm417.InputSize, 2);

    // One that wakes its workers for every step.
    private static WorkerTeam Team(int threads) => new(threads, TimeSpan.FromMicroseconds(50), WorkerTeam.LeastBytes, WorkerTeam.ChunkBytes, wakeBytes: 0);

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Many_streams_on_many_threads_give_the_bits_of_one_thread(int threads)
    {
        using var layer = new Lstm417(Weights) { Thresholds = Half };
        using var team = Team(threads);
        RunStreams(layer, team, static () => { });
    }

    [Fact]
    public void A_team_that_is_disposed_in_the_middle_changes_no_bit()
    {
        using var layer = new Lstm417(Weights) { Thresholds = Half };
        for (int round = 0; round < 4; round++)
        {
            var team = Team(2);
            RunStreams(layer, team, () =>
            {
                Thread.Sleep(5);
                team.Dispose();
                Assert.False(team.HasThreads);
            });
        }
    }

    [Fact]
    public void A_shared_step_allocates_nothing()
    {
        using var layer = new Lstm417(Weights) { Thresholds = Half };
        using var team = Team(2);
        LstmState state = layer.CreateState();
        state.Team = team;
        for (int i = 0; i < 50; i++) Both();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++) Both();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(state.Statistics.InsensitiveRatio, 0.01, 0.99);

        void Both()
        {
            layer.Step(Inputs[0], state);
            layer.StepDense(Inputs[0], state);
        }
    }

    [Fact]
    public void Layers_that_are_put_together_pass_the_team_on()
    {
        using var team = Team(2);
        var weights = ProbeWeights.WithLittle(Stacked24.Shape, 1);
        using var stack = new StackedLayers([new Stacked24(weights), new Stacked24(weights)]);
        StackedState stacked = stack.CreateState();
        stacked.Team = team;
        Assert.All(stacked.Layers, state => Assert.Same(team, state.Team));
        Assert.Same(team, stacked.Team);

        using var both = new Bidirectional<Stacked24>(new Stacked24(weights), new Stacked24(weights));
        BidirectionalState state = both.CreateState();
        state.Team = team;
        Assert.Same(team, state.Forward.Team);
        Assert.Same(team, state.Backward.Team);
        Assert.Same(team, state.Team);
    }

    // Every stream begins at another input; what it must give is computed by one thread before.
    private static void RunStreams(Lstm417 layer, WorkerTeam team, Action meanwhile)
    {
        float[][] expected = [.. Enumerable.Range(0, Streams).Select(stream => Run(layer, stream, team: null))];
        var actual = new float[Streams][];
        Thread[] threads = [.. Enumerable.Range(0, Streams).Select(stream => new Thread(() => actual[stream] = Run(layer, stream, team)))];
        foreach (Thread thread in threads) thread.Start();
        meanwhile();
        foreach (Thread thread in threads) thread.Join();
        for (int stream = 0; stream < Streams; stream++) Assert.Equal(expected[stream], actual[stream]);
    }

    private static float[] Run(Lstm417 layer, int stream, WorkerTeam? team)
    {
        LstmState state = layer.CreateState();
        state.Team = team;
        for (int step = 0; step < Steps; step++)
        {
            float[] input = Inputs[(step + 7 * stream) % Steps];
            if (step % 5 == 4) layer.StepDense(input, state);
            else layer.Step(input, state);
        }

        return [.. state.Hidden, .. state.Cell];
    }
}
