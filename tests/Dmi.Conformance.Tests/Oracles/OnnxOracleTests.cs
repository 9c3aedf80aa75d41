using Dmi.Testing;

namespace Dmi.Conformance.Tests.Oracles;

/// <summary>
/// The oracles themselves against plain formulas: gates in the right order, biases on the right side, state carried on. What is compared
/// with ONNX Runtime elsewhere is only worth as much as this.
/// </summary>
public sealed class OnnxOracleTests
{
    private const int Steps = 12;
    private const float Tolerance = 1e-5f;

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(5, 7, false)]
    [InlineData(1, 1, true)]
    [InlineData(7, 5, true)]
    public void Lstm(int inputSize, int hidden, bool hasPeepholes)
    {
        LstmWeights weights = RandomWeights.Lstm(inputSize, hidden, seed: 1, gain: 1.5f) with
        {
            Peepholes = hasPeepholes ? RandomWeights.Peepholes(hidden, seed: 2) : null,
        };
        using var oracle = new OnnxLstm(weights);
        double[] h = new double[hidden], c = new double[hidden];
        foreach (float[] x in RandomWeights.Inputs(Steps, inputSize, seed: 3))
        {
            oracle.Step(x);
            PlainLayers.Step(weights, x, h, c);
            AssertClose(h, oracle.Hidden);
            AssertClose(c, oracle.Cell);
        }
    }

    [Theory]
    [InlineData(5, 7)]
    [InlineData(40, 64)]
    public void Quantized_lstm(int inputSize, int hidden)
    {
        // A hundredth is what rounding to eight bits makes of h; another order of gates or of columns is far from it.
        const double Rounding = 0.02;
        LstmWeights weights = RandomWeights.Lstm(inputSize, hidden, seed: 1, gain: 1.5f);
        using var oracle = new OnnxQuantizedLstm(weights);
        double[] h = new double[hidden], c = new double[hidden];
        foreach (float[] x in RandomWeights.Inputs(Steps, inputSize, seed: 3))
        {
            oracle.Step(x);
            PlainLayers.Step(weights, x, h, c);
            for (int unit = 0; unit < hidden; unit++) Assert.Equal(h[unit], oracle.Hidden[unit], Rounding);
        }
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(5, 7, false)]
    [InlineData(1, 1, true)]
    [InlineData(7, 5, true)]
    public void Gru(int inputSize, int hidden, bool resetAfter)
    {
        GruWeights weights = RandomWeights.Gru(inputSize, hidden, seed: 1, gain: 1.5f);
        using var oracle = new OnnxGru(weights, resetAfter);
        var h = new double[hidden];
        foreach (float[] x in RandomWeights.Inputs(Steps, inputSize, seed: 3))
        {
            oracle.Step(x);
            PlainLayers.Step(weights, resetAfter, x, h);
            AssertClose(h, oracle.Hidden);
        }
    }

    [Theory]
    [InlineData(1, 1, null)]
    [InlineData(5, 7, null)]
    [InlineData(5, 7, "Sigmoid")]
    [InlineData(7, 5, "Tanh")]
    [InlineData(7, 5, "Relu")]
    public void Linear(int inputSize, int outputSize, string? activation)
    {
        LinearWeights weights = RandomWeights.Linear(inputSize, outputSize, seed: 1);
        using var oracle = new OnnxLinear(weights, activation);
        foreach (float[] x in RandomWeights.Inputs(Steps, inputSize, seed: 3))
        {
            oracle.Forward(x);
            AssertClose([.. PlainLayers.Forward(weights, x).Select(y => Activate(activation, y))], oracle.Output);
        }
    }

    [Fact]
    public void A_reset_oracle_begins_again()
    {
        float[][] inputs = RandomWeights.Inputs(Steps, 5, seed: 3);
        using var lstm = new OnnxLstm(RandomWeights.Lstm(5, 7, seed: 1));
        using var gru = new OnnxGru(RandomWeights.Gru(5, 7, seed: 1));
        (float[] Lstm, float[] Gru) first = Run(), second = Run();
        Assert.Equal(first.Lstm, second.Lstm);
        Assert.Equal(first.Gru, second.Gru);

        (float[] Lstm, float[] Gru) Run()
        {
            lstm.Reset();
            gru.Reset();
            foreach (float[] x in inputs)
            {
                lstm.Step(x);
                gru.Step(x);
            }

            return (lstm.Hidden.ToArray(), gru.Hidden.ToArray());
        }
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        LinearWeights linear = RandomWeights.Linear(3, 2, seed: 1);
        Assert.Throws<ArgumentException>(() => new OnnxLinear(linear, "Softmax"));
        Assert.Throws<ArgumentException>(() => new OnnxLinear(linear with { Bias = new float[3] }));
        Assert.Throws<ArgumentException>(() => new OnnxGru(RandomWeights.Gru(3, 2, seed: 1) with { RecurrentBias = new float[3] }));
        Assert.Throws<ArgumentException>(() => new OnnxLstm(RandomWeights.Lstm(3, 2, seed: 1) with { Peepholes = new float[3] }));
        using var oracle = new OnnxLinear(linear);
        Assert.Throws<ArgumentException>(() => oracle.Forward(new float[4]));
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        // The rivals of the benchmarks must not pay for their wrapping.
        using var gru = new OnnxGru(RandomWeights.Gru(5, 7, seed: 1));
        using var linear = new OnnxLinear(RandomWeights.Linear(5, 7, seed: 1), "Relu");
        var x = new float[5];
        for (int i = 0; i < 50; i++) Both();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) Both();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Both()
        {
            gru.Step(x);
            linear.Forward(x);
        }
    }

    private static double Activate(string? activation, double y) => activation switch
    {
        "Sigmoid" => PlainLayers.Sigmoid(y),
        "Tanh" => Math.Tanh(y),
        "Relu" => Math.Max(y, 0),
        _ => y,
    };

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual) =>
        Deviation.AssertWithin(Tolerance, [.. expected.Select(static value => (float)value)], actual, "ONNX Runtime");
}
