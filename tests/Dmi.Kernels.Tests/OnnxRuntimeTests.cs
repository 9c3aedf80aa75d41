using Dmi.KernelProbe;
using Dmi.Testing;

namespace Dmi.Kernels.Tests;

/// <summary>
/// At ratio 0 a layer is the LSTM of everyone else: equal to its own dense step bit for bit, and to ONNX Runtime's operator over 100
/// steps with random weights.
/// </summary>
public sealed class OnnxRuntimeTests
{
    private const int Steps = 100;

    // Sums in another order differ in their last bits, and 100 steps of recurrence carry that on.
    private const float Tolerance = 2e-4f;

    [Fact]
    public void Lstm_1() => Check<Lstm1>();

    [Fact]
    public void Lstm_3() => Check<Lstm3>();

    [Fact]
    public void Lstm_37() => Check<Lstm37>();

    [Fact]
    public void Lstm_130() => Check<Lstm130>();

    [Fact]
    public void Lstm_417() => Check<Lstm417>();

    [Fact]
    public void Lstm_512() => Check<Lstm512>();

    [Fact]
    public void Lstm_1500() => Check<Lstm1500>();

    [Fact]
    public void Lstm_2048() => Check<Lstm2048>();

    private static void Check<TLayer>()
        where TLayer : ILstmLayer<TLayer>
    {
        LayerShape shape = TLayer.Shape;
        LstmWeights random = RandomWeights.Lstm(shape.InputSize, shape.HiddenSize, seed: 5, gain: 1.5f);
        DualModuleWeights weights = DualModuleWeights.FromDense(shape, random.InputWeights, random.RecurrentWeights, random.Bias);
        float[][] inputs = RandomWeights.Inputs(Steps, shape.InputSize, seed: 6);

        using TLayer layer = TLayer.Create(RandomLittleModule.AddTo(weights, seed: 8));
        using var oracle = new OnnxLstm(random);
        layer.Thresholds = SwitchingThresholds.Dense(shape);
        LstmState dual = layer.CreateState();
        LstmState dense = layer.CreateState();
        for (int step = 0; step < Steps; step++)
        {
            layer.Step(inputs[step], dual);
            layer.StepDense(inputs[step], dense);
            oracle.Step(inputs[step]);
            Assert.True(dual.Hidden.SequenceEqual(dense.Hidden) && dual.Cell.SequenceEqual(dense.Cell), $"Step and StepDense differ at step {step}.");
            AssertClose(oracle.Hidden, dense.Hidden, step);
            AssertClose(oracle.Cell, dense.Cell, step);
        }

        Assert.Equal(0, dual.Statistics.InsensitiveRatio);
        Assert.Equal((long)Steps * shape.RowCount, dual.Statistics.RowsComputed);
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, int step)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(MathF.Abs(expected[i] - actual[i]) <= Tolerance, $"Step {step}, unit {i}: {actual[i]}, ONNX Runtime has {expected[i]}.");
        }
    }
}
