using Dmi.KernelProbe;
using Dmi.Reference;
using Dmi.Testing;

namespace Dmi.Kernels.Tests;

/// <summary>Layers above each other and in both directions, against the same made of reference layers by hand.</summary>
public sealed class CompositionTests
{
    private const int Steps = 12;
    private const float Tolerance = 1e-5f;

    private static readonly SwitchingThresholds Half = SwitchingThresholds.Magnitude(0.6, 0.6, 0.6, 0.6);

    // GNMT's four layers: the third and the fourth read [h of the one below | h of the one below that].
    [Fact]
    public void Concatenating_layers_read_what_the_two_below_gave()
    {
        DualModuleWeights[] weights =
        [
            ProbeWeights.WithLittle(Stacked24.Shape, 1), ProbeWeights.WithLittle(Stacked24.Shape, 2),
            ProbeWeights.WithLittle(Stacked48.Shape, 3), ProbeWeights.WithLittle(Stacked48.Shape, 4),
        ];
        using var stack = new StackedLayers(
            [new Stacked24(weights[0]), new Stacked24(weights[1]), new Stacked48(weights[2]), new Stacked48(weights[3])],
            ResidualConnection.Concatenate);
        Assert.Equal((24, 24), (stack.InputSize, stack.OutputSize));
        Check(stack, weights, static (layer, x, outputs) => layer < 2 ? (layer == 0 ? x : outputs[0]) : [.. outputs[layer - 1], .. outputs[layer - 2]], adds: _ => false);
    }

    [Fact]
    public void Adding_layers_give_their_input_on_top()
    {
        DualModuleWeights[] weights = [.. Enumerable.Range(1, 4).Select(static seed => ProbeWeights.WithLittle(Stacked24.Shape, seed))];
        using var stack = new StackedLayers([.. weights.Select(static one => new Stacked24(one))], ResidualConnection.Add, residualFrom: 2);
        Check(stack, weights, static (layer, x, outputs) => layer == 0 ? x : outputs[layer - 1], adds: static layer => layer >= 2);
    }

    [Fact]
    public void Both_directions_stand_side_by_side()
    {
        DualModuleWeights forward = ProbeWeights.WithLittle(Stacked24.Shape, 5), backward = ProbeWeights.WithLittle(Stacked24.Shape, 6);
        using var layer = new Bidirectional<Stacked24>(new Stacked24(forward) { Thresholds = Half }, new Stacked24(backward) { Thresholds = Half });
        float[][] inputs = RandomWeights.Inputs(Steps, 24, 7);
        float[] sequence = [.. inputs.SelectMany(static input => input)];
        var outputs = new float[Steps * layer.OutputSize];
        BidirectionalState state = layer.CreateState();
        layer.Run(sequence, outputs, state);

        (var first, var last) = (new ReferenceLstm(forward), new ReferenceLstm(backward));
        for (int step = 0; step < Steps; step++)
        {
            first.Step(inputs[step], Half);
            AssertClose(first.Hidden, outputs.AsSpan(step * 48, 24));
            last.Step(inputs[Steps - 1 - step], Half);
            AssertClose(last.Hidden, outputs.AsSpan((Steps - 1 - step) * 48 + 24, 24));
        }

        Assert.Equal((Steps, 2L * Steps * Stacked24.Shape.RowCount), (state.Statistics.Steps, state.Statistics.RowsTotal));
        Assert.InRange(state.Statistics.InsensitiveRatio, 0.01, 0.99);

        // A sequence in two runs goes on where the first ended, until the state is reset.
        var again = new float[outputs.Length];
        state.Reset();
        layer.Run(sequence, again, state);
        Assert.Equal(outputs, again);
        layer.Run(sequence, again, state);
        Assert.NotEqual(outputs, again);
    }

    [Fact]
    public void A_stack_may_mix_kinds_and_steps_without_allocating()
    {
        using var stack = new StackedLayers(
            [new Stacked24(ProbeWeights.WithLittle(Stacked24.Shape, 1)), new StackedGru24(ProbeWeights.WithLittle(StackedGru24.Shape, 2))], ResidualConnection.Add, residualFrom: 1);
        stack.Layers[0].Thresholds = Half;
        StackedState state = stack.CreateState();
        float[] input = RandomWeights.Inputs(1, 24, 3)[0];
        for (int i = 0; i < 60; i++) stack.Step(input, state);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++) stack.Step(input, state);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(state.Layers[0].Statistics.InsensitiveRatio > 0);
        state.Reset();
        Assert.All(state.Output.ToArray(), static value => Assert.Equal(0, value));
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_names_and_numbers()
    {
        using var narrow = new Stacked24(ProbeWeights.WithLittle(Stacked24.Shape, 1));
        using var wide = new Stacked48(ProbeWeights.WithLittle(Stacked48.Shape, 1));
        AssertRefused("none", static () => Stack(ResidualConnection.None, 2, []), "A stack has at least one layer");
        AssertRefused("widths", () => Stack(ResidualConnection.None, 2, [narrow, wide]), "Layer 1 reads 48 values, what is below it gives 24");
        AssertRefused("sums", () => Stack(ResidualConnection.Add, 0, [wide]), "Layer 0 adds its input of 48 values to 24 units");
        Assert.Throws<ArgumentOutOfRangeException>(() => Stack((ResidualConnection)7, 2, [narrow]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stack(ResidualConnection.None, -1, [narrow]));

        var stack = new StackedLayers([narrow]);
        AssertRefused("input", () => stack.Step(new float[23], stack.CreateState()), "input has 23 values, the stack's input is 24 wide");
        AssertRefused("state", () => stack.Step(new float[24], new StackedLayers([narrow, narrow]).CreateState()), "state has 2 layers, the stack 1");
        using var gru = new StackedGru24(ProbeWeights.WithLittle(StackedGru24.Shape, 1));
        AssertRefused("kind", () => stack.Layers[0].Step(new float[24], gru.CreateState()), "state belongs to a layer of kind Gru");
        var both = new Bidirectional<Stacked24>(narrow, narrow);
        AssertRefused("steps", () => both.Run(new float[25], new float[48], both.CreateState()), "inputs has 25 values, which is no multiple of the input's 24");
        AssertRefused("outputs", () => both.Run(new float[48], new float[48], both.CreateState()), "outputs has 48 values, 2 steps give 96");

        AssertRefused("overlap", () => Overlap(both), "outputs overlaps inputs");
        AssertRefused("directions", () => _ = Directions([narrow, wide]), "The layer backwards reads 48 values and has 24 units, the one forwards 24 and 24");
        AssertRefused("traces", () => stack.StepDense(new float[24], stack.CreateState(), []), "0 traces were given for 1 layers");
        AssertRefused("copy", () => stack.CreateState().CopyFrom(new StackedLayers([narrow, narrow]).CreateState()), "The other state has 2 layers, this one 1");

        static Bidirectional<IRecurrentLayer> Directions(IReadOnlyList<IRecurrentLayer> both) => new(both[0], both[1]);

        static void Overlap(Bidirectional<Stacked24> layer)
        {
            var shared = new float[48];
            layer.Run(shared.AsSpan(0, 24), shared, layer.CreateState());
        }

        static StackedLayers Stack(ResidualConnection residual, int from, IReadOnlyList<IRecurrentLayer> layers) => new(layers, residual, from);

        static void AssertRefused(string what, Action action, string message)
        {
            ArgumentException exception = Assert.ThrowsAny<ArgumentException>(action);
            Assert.True(exception.Message.Contains(message, StringComparison.Ordinal), $"{what}: {exception.Message}");
        }
    }

    // What a stack records of each layer is what that layer would have met alone, and a kept beam goes on as the one it was copied from.
    [Fact]
    public void A_stack_records_what_goes_into_its_layers_and_its_state_can_be_copied()
    {
        DualModuleWeights lower = ProbeWeights.WithLittle(Stacked24.Shape, 1), upper = ProbeWeights.WithLittle(StackedGru24.Shape, 2);
        using var stack = new StackedLayers([new Stacked24(lower), new StackedGru24(upper)]);
        ActivationTrace[] traces = [new(Stacked24.Shape), new(StackedGru24.Shape)];
        StackedState state = stack.CreateState(), copy = stack.CreateState();
        var reference = new ReferenceLstm(lower);
        foreach (float[] input in RandomWeights.Inputs(Steps, 24, 9))
        {
            AssertClose(reference.Hidden, state.Layers[0].Hidden);
            stack.StepDense(input, state, traces);
            reference.StepDense(input);
            Assert.Equal(input, traces[0].Input(traces[0].Count - 1).ToArray());
            AssertClose(reference.Hidden, traces[1].Input(traces[1].Count - 1));
        }

        Assert.Equal((Steps, Steps), (traces[0].Count, traces[1].Count));
        Assert.True(traces[0].HasCells);
        copy.CopyFrom(state);
        Assert.Equal(state.Output.ToArray(), copy.Output.ToArray());
        foreach (float[] input in RandomWeights.Inputs(3, 24, 10))
        {
            stack.StepDense(input, state);
            stack.StepDense(input, copy);
            Assert.Equal(state.Output.ToArray(), copy.Output.ToArray());
        }

        state.ResetStatistics();
        Assert.Equal(0, state.Statistics.Steps);
    }

    [Fact]
    public void Both_directions_record_what_goes_into_them()
    {
        using var layer = new Bidirectional<Stacked24>(new Stacked24(ProbeWeights.Dense(Stacked24.Shape, 1)), new Stacked24(ProbeWeights.Dense(Stacked24.Shape, 2)));
        (var forward, var backward) = (new ActivationTrace(Stacked24.Shape), new ActivationTrace(Stacked24.Shape));
        float[][] inputs = RandomWeights.Inputs(Steps, 24, 11);
        var outputs = new float[Steps * 48];
        BidirectionalState state = layer.CreateState();
        layer.RunDense([.. inputs.SelectMany(static input => input)], outputs, state, forward, backward);
        for (int step = 0; step < Steps; step++)
        {
            Assert.Equal(inputs[step], forward.Input(step).ToArray());
            Assert.Equal(inputs[Steps - 1 - step], backward.Input(step).ToArray());
            if (step > 0) Assert.Equal(outputs.AsSpan((step - 1) * 48, 24).ToArray(), forward.Hidden(step).ToArray());
        }
    }

    private static void Check(
        StackedLayers stack, DualModuleWeights[] weights, Func<int, float[], float[][], float[]> inputOf, Func<int, bool> adds)
    {
        foreach (IRecurrentLayer layer in stack.Layers) layer.Thresholds = Half;
        ReferenceLstm[] references = [.. weights.Select(static one => new ReferenceLstm(one))];
        StackedState state = stack.CreateState();
        foreach (float[] input in RandomWeights.Inputs(Steps, 24, 8))
        {
            stack.Step(input, state);
            var outputs = new float[references.Length][];
            for (int layer = 0; layer < references.Length; layer++)
            {
                float[] x = inputOf(layer, input, outputs);
                references[layer].Step(x, Half);
                outputs[layer] = adds(layer) ? [.. references[layer].Hidden.Zip(x, static (h, residual) => h + residual)] : [.. references[layer].Hidden];
            }

            AssertClose(outputs[^1], state.Output);
        }

        Assert.Equal((Steps, Steps * weights.Sum(static one => one.Shape.RowCount)), (state.Statistics.Steps, state.Statistics.RowsTotal));
        Assert.InRange(state.Statistics.InsensitiveRatio, 0.01, 0.99);
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], Tolerance);
    }
}
