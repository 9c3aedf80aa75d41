using System.Runtime.InteropServices;
using Dmi.Reference;

namespace Dmi.Runtime.Tests;

/// <summary>Weights, traces and plain evaluations that several tests share.</summary>
internal static class TestData
{
    /// <summary>Standard normal values.</summary>
    public static float[] Normal(int count, int seed, float scale = 1)
    {
        var random = new Random(seed);
        var values = new float[count];
        foreach (ref float value in values.AsSpan()) value = scale * Normal(random);
        return values;
    }

    /// <summary>Weights whose pre-activations spread over the gates' whole range.</summary>
    public static DualModuleWeights Weights(LayerShape shape, int seed = 1)
    {
        float scale = 3 / MathF.Sqrt(shape.InputColumns + shape.HiddenSize);
        float[] input = Normal(shape.RowCount * shape.InputColumns, seed, scale);
        float[] bias = Normal(shape.RowCount, seed + 2, 0.3f);
        if (shape.Kind == LayerKind.Linear) return DualModuleWeights.FromDense(shape, input, bias);
        float[] recurrent = Normal(shape.RowCount * shape.HiddenSize, seed + 1, scale);
        float[] recurrentBias = shape.Kind == LayerKind.Gru ? Normal(shape.RowCount, seed + 3, 0.3f) : [];
        var weights = DualModuleWeights.FromDense(shape, input, recurrent, bias, recurrentBias);
        return shape.Peephole ? weights.WithPeepholes(Normal(3 * shape.HiddenSize, seed + 4, 0.8f)) : weights;
    }

    /// <summary>A layer of every kind and form, no two sides equally wide.</summary>
    /// <param name="bits">Bits of the little module.</param>
    /// <param name="mask">The mask rule.</param>
    public static IEnumerable<LayerShape> Shapes(int bits = 8, MaskRule mask = MaskRule.Threshold) =>
    [
        LayerShape.Lstm(18, 13, reduced: 6, bits: bits, seed: 3, mask: mask),
        LayerShape.Lstm(18, 5, reduced: 6, bits: bits, seed: -4, peephole: true, mask: mask),
        LayerShape.Lstm(16, reduced: 6, bits: bits, seed: 10, mask: mask, precomputedInput: true),
        LayerShape.Gru(17, 12, reduced: 7, bits: bits, seed: 5, mask: mask),
        LayerShape.Gru(15, 11, reduced: 6, bits: bits, seed: 6, resetAfter: false, mask: mask),
        LayerShape.Linear(20, 31, Activation.Relu, reduced: 8, bits: bits, seed: 7, mask: mask),
        LayerShape.Linear(7, 30, Activation.Sigmoid, reduced: 8, bits: bits, seed: 8, mask: mask),
        LayerShape.Linear(21, 12, Activation.Tanh, reduced: 9, bits: bits, seed: 9, mask: mask),
    ];

    /// <summary>A trace of correlated activations: a few slowly moving factors, mixed, squashed and a little noise.</summary>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="steps">Steps.</param>
    /// <param name="factors">Factors: the fewer, the easier to predict.</param>
    /// <param name="noise">Standard deviation of the noise.</param>
    /// <param name="seed">Seed.</param>
    public static ActivationTrace Trace(LayerShape shape, int steps, int factors = 8, float noise = 0.05f, int seed = 7)
    {
        var random = new Random(seed);
        int width = shape.InputSize + shape.HiddenSize;
        float[] mixing = Normal(width * factors, seed + 1, 1 / MathF.Sqrt(factors));
        var state = new float[factors];
        var activations = new float[width];
        var trace = new ActivationTrace(shape);
        for (int step = 0; step < steps; step++)
        {
            foreach (ref float factor in state.AsSpan()) factor = 0.8f * factor + 0.6f * Normal(random);
            for (int i = 0; i < width; i++)
            {
                float sum = 0;
                for (int j = 0; j < factors; j++) sum += mixing[i * factors + j] * state[j];
                activations[i] = MathF.Tanh(sum) + noise * Normal(random);
            }

            Add(trace, activations.AsSpan(0, shape.InputSize), activations.AsSpan(shape.InputSize), random);
        }

        return trace;
    }

    /// <summary>y_HH of one block at one step in binary64.</summary>
    /// <param name="weights">The layer.</param>
    /// <param name="block">The block; the first one holds all rows of an LSTM and of a linear layer.</param>
    /// <param name="input">x.</param>
    /// <param name="hidden">What the block reads beside it.</param>
    public static double[] Big(DualModuleWeights weights, LittleBlock block, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden)
    {
        LayerShape shape = weights.Shape;
        var results = new double[shape.RowsOf(block)];
        for (int i = 0; i < results.Length; i++)
        {
            int row = block.FirstGate * shape.Units + i;
            if (shape.PrecomputedInput) results[i] += weights.Bias.Span[row] + input[row];
            if (block.ReadsInput) results[i] += weights.Bias.Span[row] + Dot(weights.InputWeights.Span, row, shape.InputSize, input);
            if (block.Hidden == HiddenSide.None) continue;
            if (shape.Kind == LayerKind.Gru) results[i] += weights.RecurrentBias.Span[row];
            results[i] += Dot(weights.RecurrentWeights.Span, row, shape.HiddenSize, hidden);
        }

        return results;

        static double Dot(ReadOnlySpan<float> matrix, int row, int width, ReadOnlySpan<float> x)
        {
            double sum = 0;
            for (int i = 0; i < width; i++) sum += (double)matrix[row * width + i] * x[i];
            return sum;
        }
    }

    /// <summary>y_HH of the first block.</summary>
    public static double[] Big(DualModuleWeights weights, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden) =>
        Big(weights, weights.Shape.LittleBlocks[0], input, hidden);

    /// <summary>What a block reads beside x at one step: h, or r⊙h with the exact r.</summary>
    public static float[] HiddenSideOf(DualModuleWeights weights, LittleBlock block, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden)
    {
        if (block.Hidden != HiddenSide.ResetHidden) return hidden.ToArray();
        double[] gates = Big(weights, input, hidden);
        return [.. hidden.ToArray().Select((value, unit) => (float)(value / (1 + Math.Exp(-gates[unit]))))];
    }

    /// <summary>
    /// Mean of (y_LL − y_HH)² over steps and the rows of all blocks, and of (y_HH − its mean)² per row: by the reference code.
    /// </summary>
    public static (double Error, double Variance) Errors(DualModuleWeights weights, ActivationTrace trace)
    {
        LayerShape shape = weights.Shape;
        (double error, double variance, int rows) = (0, 0, 0);
        for (int block = 0; block < shape.LittleBlocks.Length; block++)
        {
            (double blockError, double blockVariance) = Errors(weights, trace, block);
            int blockRows = shape.RowsOf(shape.LittleBlocks[block]);
            error += blockError * blockRows;
            variance += blockVariance * blockRows;
            rows += blockRows;
        }

        return (error / rows, variance / rows);
    }

    /// <summary><see cref="Errors(DualModuleWeights, ActivationTrace)"/> of one block.</summary>
    public static (double Error, double Variance) Errors(DualModuleWeights weights, ActivationTrace trace, int block)
    {
        var reference = new ReferenceLittleModule(weights);
        LittleBlock sides = weights.Shape.LittleBlocks[block];
        int rows = weights.Shape.RowsOf(sides);
        var little = new float[rows];
        (double error, var sums, var squares) = (0, new double[rows], new double[rows]);
        for (int step = 0; step < trace.Count; step++)
        {
            float[] hidden = HiddenSideOf(weights, sides, trace.Input(step), trace.Hidden(step));
            double[] big = Big(weights, sides, trace.Input(step), hidden);
            Assert.True(reference.TryPredict(block, trace.Input(step), hidden, little));
            for (int row = 0; row < rows; row++)
            {
                error += Math.Pow(little[row] - big[row], 2);
                sums[row] += big[row];
                squares[row] += big[row] * big[row];
            }
        }

        double variance = sums.Zip(squares, (sum, square) => square / trace.Count - Math.Pow(sum / trace.Count, 2)).Average();
        return (error / ((double)trace.Count * rows), variance);
    }

    /// <summary>That two little modules are the same bit for bit.</summary>
    public static void AssertSame(LittleModule expected, LittleModule actual)
    {
        Assert.Equal(expected.Matrices.Length, actual.Matrices.Length);
        Assert.Equal(expected.MeanError, actual.MeanError);
        foreach ((LittleMatrix one, LittleMatrix other) in expected.Matrices.Zip(actual.Matrices))
        {
            Assert.Equal((one.Rows, one.Columns, one.Bits), (other.Rows, other.Columns, other.Bits));
            Assert.Equal(one.Codes, other.Codes);
            Assert.Equal(one.Values, other.Values);
            Assert.Equal(one.Scales, other.Scales);
            Assert.Equal(Bits(one.Bias), Bits(other.Bias));
            Assert.Equal(Bits(one.ErrorDeviations), Bits(other.ErrorDeviations));
        }

        static int[] Bits(float[] values) => MemoryMarshal.Cast<float, int>(values).ToArray();
    }

    // The overload of the kind; with a cell where the mask reads it.
    private static void Add(ActivationTrace trace, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, Random random)
    {
        if (trace.Shape.Kind == LayerKind.Linear)
        {
            trace.Add(input);
        }
        else if (trace.Shape is { Peephole: true } or { Kind: LayerKind.Lstm, Mask: MaskRule.Influence })
        {
            var cell = new float[hidden.Length];
            for (int i = 0; i < cell.Length; i++) cell[i] = 2 * hidden[i] + 0.2f * Normal(random);
            trace.Add(input, hidden, cell);
        }
        else
        {
            trace.Add(input, hidden);
        }
    }

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
