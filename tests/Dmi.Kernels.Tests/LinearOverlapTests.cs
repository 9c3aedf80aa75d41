using Dmi.KernelProbe;

namespace Dmi.Kernels.Tests;

/// <summary>A linear layer's output may overlap its input, as its documentation says.</summary>
public sealed class LinearOverlapTests
{
    private const int Size = 1024;

    private delegate void ForwardAction(ReadOnlySpan<float> input, Span<float> output, LinearState state);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 9)]
    [InlineData(9, 0)]
    public void An_output_over_the_input_gets_the_same_values(int inputAt, int outputAt)
    {
        using var layer = new F1024x1024Relub8(ProbeWeights.WithLittle(F1024x1024Relub8.Shape, 1)) { Thresholds = new SwitchingThresholds(SwitchingInterval.ReluAbove(0.1)) };
        LinearState state = layer.CreateState();
        float[] input = ProbeWeights.Uniform(new Random(2), Size, 1);
        foreach (ForwardAction forward in (ForwardAction[])[layer.Forward, layer.ForwardDense])
        {
            float[] expected = new float[Size], memory = new float[Size + 9];
            forward(input, expected, state);
            input.CopyTo(memory, inputAt);
            forward(memory.AsSpan(inputAt, Size), memory.AsSpan(outputAt, Size), state);
            Assert.Contains(expected, static value => value != 0);
            Assert.Equal(expected, memory[outputAt..(outputAt + Size)]);
        }
    }
}
