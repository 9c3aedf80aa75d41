using Dmi.KernelProbe;
using Dmi.Testing;

namespace Dmi.Kernels.Tests;

/// <summary>What users of a layer rely on besides its numbers.</summary>
public sealed class LayerBehaviourTests
{
    private static readonly SwitchingThresholds Half = SwitchingThresholds.Magnitude(0.6, 0.6, 0.6, 0.6);

    [Fact]
    public void The_constants_are_those_of_the_shape()
    {
        Assert.Equal((1500, 1500, 417), (Lstm1500.InputSize, Lstm1500.HiddenSize, Lstm1500.ReducedSize));
        Assert.Equal(LayerShape.Lstm(1500), Lstm1500.Shape);
        Assert.Equal((96, 512, 365), (Lstm512.InputSize, Lstm512.HiddenSize, Lstm512.ReducedSize));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var layer = new Lstm417(ProbeWeights.WithLittle(Lstm417.Shape, 1)) { Thresholds = Half };
        LstmState state = layer.CreateState();
        float[] input = RandomWeights.Inputs(1, Lstm417.InputSize, 2)[0];
        for (int i = 0; i < 50; i++) Both();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++) Both();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(state.Statistics.InsensitiveRatio, 0.01, 0.99);

        void Both()
        {
            layer.Step(input, state);
            layer.StepDense(input, state);
        }
    }

    [Fact]
    public void Statistics_count_rows_and_bytes()
    {
        using var layer = new Lstm417(ProbeWeights.WithLittle(Lstm417.Shape, 1)) { Thresholds = Half };
        LstmState state = layer.CreateState();
        float[] input = RandomWeights.Inputs(1, Lstm417.InputSize, 2)[0];
        layer.StepDense(input, state);
        StepStatistics dense = state.Statistics;
        Assert.Equal((1, 4 * 417, 4 * 417, 0), (dense.Steps, dense.RowsTotal, dense.RowsComputed, dense.InsensitiveRatio));
        // Each side of 417 columns fills 27 cache lines; each row has a bias; tiles have the padding of units, 432 slots a gate.
        Assert.Equal(4 * 432 * (54 * 64 + 4), dense.BytesRead);

        state.ResetStatistics();
        layer.Step(input, state);
        StepStatistics dual = state.Statistics;
        Assert.InRange(dual.RowsComputed, 1, 4 * 417 - 1);
        long little = dual.BytesRead - dual.RowsComputed * (54 * 64 + 4);
        // k is 356: two sides of 356 bytes, two floats a slot, 432 slots a gate; P at two bits an entry in 368 rows of 108, once.
        Assert.Equal(4 * 432 * (2 * 356 + 8) + 368 * 108, little);
    }

    [Fact]
    public void Two_threads_step_one_layer_while_a_third_turns_the_knob()
    {
        const int steps = 300;
        DualModuleWeights weights = ProbeWeights.WithLittle(Lstm37.Shape, 3);
        using var layer = new Lstm37(weights);
        float[][] inputs = RandomWeights.Inputs(steps, Lstm37.InputSize, 4);
        SwitchingThresholds[] knob = [SwitchingThresholds.Dense(Lstm37.Shape), Half, SwitchingThresholds.Magnitude(0.1, 0.2, 0.1, 0.2)];

        // Alone, under each fixed setting, and step by step from the same states: every step of the run under load must be one of these.
        using var alone = new Lstm37(weights);
        int finished = 0;
        var failures = new System.Collections.Concurrent.ConcurrentQueue<string>();
        Thread[] streams = [.. Enumerable.Range(0, 2).Select(stream => new Thread(() => Stream(stream)))];
        foreach (Thread thread in streams) thread.Start();
        for (int turn = 0; Volatile.Read(ref finished) < streams.Length; turn++) layer.Thresholds = knob[turn % knob.Length];
        foreach (Thread thread in streams) thread.Join();
        Assert.Empty(failures);

        void Stream(int stream)
        {
            try
            {
                LstmState state = layer.CreateState();
                LstmState[] expected = [.. knob.Select(_ => alone.CreateState())];
                using var settings = new SettingLayers(weights, knob);
                for (int step = 0; step < steps; step++)
                {
                    float[] input = inputs[(step + 17 * stream) % steps];
                    bool isOneOfThem = false;
                    float[] before = [.. state.Hidden, .. state.Cell];
                    layer.Step(input, state);
                    for (int i = 0; i < knob.Length; i++)
                    {
                        before.AsSpan(0, Lstm37.HiddenSize).CopyTo(expected[i].Hidden);
                        before.AsSpan(Lstm37.HiddenSize).CopyTo(expected[i].Cell);
                        settings.Layers[i].Step(input, expected[i]);
                        isOneOfThem |= expected[i].Hidden.SequenceEqual(state.Hidden) && expected[i].Cell.SequenceEqual(state.Cell);
                    }

                    if (!isOneOfThem) failures.Enqueue($"Stream {stream}, step {step}: the result belongs to none of the settings.");
                }
            }
            finally
            {
                Interlocked.Increment(ref finished);
            }
        }
    }

    [Fact]
    public void Disposing_under_load_ends_in_an_exception_and_not_in_a_crash()
    {
        for (int round = 0; round < 20; round++)
        {
            var layer = new Lstm417(ProbeWeights.WithLittle(Lstm417.Shape, 1)) { Thresholds = Half };
            var thread = new Thread(() =>
            {
                LstmState state = layer.CreateState();
                var input = new float[Lstm417.InputSize];
                try
                {
                    while (true) layer.Step(input, state);
                }
                catch (ObjectDisposedException)
                {
                    // What must happen.
                }
            });
            thread.Start();
            Thread.Sleep(2);
            layer.Dispose();
            Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
        }
    }

    [Fact]
    public void Wrong_arguments_are_named_with_their_sizes()
    {
        using var layer = new Lstm37(ProbeWeights.Dense(Lstm37.Shape, 1));
        LstmState state = layer.CreateState();
        Assert.StartsWith("input has 5 values, the layer's input is 130 wide.", Assert.Throws<ArgumentException>("input", () => layer.Step(new float[5], state)).Message, StringComparison.Ordinal);
        using var other = new Lstm3(ProbeWeights.Dense(Lstm3.Shape, 1));
        Assert.Contains("state belongs to another layer", Assert.Throws<ArgumentException>("state", () => layer.Step(new float[130], other.CreateState())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => layer.Step(new float[130], null!));
        Assert.Throws<ArgumentNullException>(() => layer.Thresholds = null!);
        Assert.StartsWith("The thresholds have 3 gates, the layer has 4.", Assert.Throws<ArgumentException>(() => layer.Thresholds = SwitchingThresholds.Magnitude(1, 1, 1)).Message, StringComparison.Ordinal);
        string message = Assert.Throws<ArgumentException>(() => new Lstm37(ProbeWeights.Dense(Lstm3.Shape, 1))).Message;
        Assert.Contains("hidden 3, input 37", message, StringComparison.Ordinal);
        Assert.Contains("hidden 37, input 130", message, StringComparison.Ordinal);
        Assert.Contains("they differ in Units (3, not 37), InputSize (37, not 130), ReducedSize (119, not 239).", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_little_module_a_step_is_the_dense_one()
    {
        using var layer = new Lstm37(ProbeWeights.Dense(Lstm37.Shape, 1)) { Thresholds = Half };
        LstmState dual = layer.CreateState(), dense = layer.CreateState();
        foreach (float[] input in RandomWeights.Inputs(5, Lstm37.InputSize, 2))
        {
            layer.Step(input, dual);
            layer.StepDense(input, dense);
            Assert.True(dual.Hidden.SequenceEqual(dense.Hidden));
        }

        Assert.Equal(0, dual.Statistics.InsensitiveRatio);
    }

    [Fact]
    public void A_saved_layer_loads_with_its_little_module_and_thresholds()
    {
        string path = Path.Combine(Path.GetTempPath(), $"dmi-{Guid.NewGuid():N}.safetensors");
        try
        {
            DualModuleWeights weights = ProbeWeights.WithLittle(Lstm37.Shape, 1).WithThresholds(Half);
            weights.Save(path);
            using var before = new Lstm37(weights);
            using Lstm37 after = Lstm37.Load(path);
            Assert.Equal(Half, after.Thresholds);
            LstmState a = before.CreateState(), b = after.CreateState();
            foreach (float[] input in RandomWeights.Inputs(5, Lstm37.InputSize, 2))
            {
                before.Step(input, a);
                after.Step(input, b);
                Assert.True(a.Hidden.SequenceEqual(b.Hidden) && a.Cell.SequenceEqual(b.Cell));
            }

            Assert.True(b.Statistics.InsensitiveRatio > 0);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Hidden_and_cell_stay_valid_after_the_state_is_gone()
    {
        using var layer = new Lstm37(ProbeWeights.Dense(Lstm37.Shape, 1));
        Span<float> hidden = Step(layer);
        float[] before = hidden.ToArray();
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            _ = new byte[1 << 20];
        }

        Assert.True(hidden.SequenceEqual(before));

        static Span<float> Step(Lstm37 layer)
        {
            LstmState state = layer.CreateState();
            layer.Step(RandomWeights.Inputs(1, Lstm37.InputSize, 2)[0], state);
            return state.Hidden;
        }
    }

    /// <summary>One layer per setting.</summary>
    private sealed class SettingLayers(DualModuleWeights weights, SwitchingThresholds[] settings) : IDisposable
    {
        public Lstm37[] Layers { get; } = [.. settings.Select(setting => new Lstm37(weights) { Thresholds = setting })];

        public void Dispose()
        {
            foreach (Lstm37 layer in Layers) layer.Dispose();
        }
    }
}
