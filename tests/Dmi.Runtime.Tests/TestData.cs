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
        float scale = 3 / MathF.Sqrt(shape.InputSize + shape.HiddenSize);
        return DualModuleWeights.FromDense(
            shape, Normal(shape.RowCount * shape.InputSize, seed, scale), Normal(shape.RowCount * shape.HiddenSize, seed + 1, scale),
            Normal(shape.RowCount, seed + 2, 0.3f));
    }

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

            trace.Add(activations.AsSpan(0, shape.InputSize), activations.AsSpan(shape.InputSize));
        }

        return trace;
    }

    /// <summary>y_HH of one step in binary64.</summary>
    public static double[] Big(DualModuleWeights weights, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden)
    {
        LayerShape shape = weights.Shape;
        var results = new double[shape.RowCount];
        for (int row = 0; row < results.Length; row++)
        {
            double sum = weights.Bias.Span[row];
            ReadOnlySpan<float> inputWeights = weights.InputWeights.Span.Slice(row * shape.InputSize, shape.InputSize);
            for (int i = 0; i < inputWeights.Length; i++) sum += (double)inputWeights[i] * input[i];
            ReadOnlySpan<float> recurrentWeights = weights.RecurrentWeights.Span.Slice(row * shape.HiddenSize, shape.HiddenSize);
            for (int i = 0; i < recurrentWeights.Length; i++) sum += (double)recurrentWeights[i] * hidden[i];
            results[row] = sum;
        }

        return results;
    }

    /// <summary>Mean of (y_LL − y_HH)² over steps and rows, and of (y_HH − its mean)² per row: by the reference code.</summary>
    public static (double Error, double Variance) Errors(DualModuleWeights weights, ActivationTrace trace)
    {
        var reference = new ReferenceLittleModule(weights);
        int rows = weights.Shape.RowCount;
        var little = new float[rows];
        (double error, var sums, var squares) = (0, new double[rows], new double[rows]);
        for (int step = 0; step < trace.Count; step++)
        {
            double[] big = Big(weights, trace.Input(step), trace.Hidden(step));
            Assert.True(reference.TryPredict(trace.Input(step), trace.Hidden(step), little));
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

    /// <summary>Whether two little modules are the same bit for bit.</summary>
    public static void AssertSame(LittleModule expected, LittleModule actual)
    {
        Assert.Equal(expected.Codes, actual.Codes);
        Assert.Equal(expected.Values, actual.Values);
        Assert.Equal(expected.Scales, actual.Scales);
        Assert.Equal(Bits(expected.Bias), Bits(actual.Bias));
        Assert.Equal(Bits(expected.ErrorDeviations), Bits(actual.ErrorDeviations));

        static int[] Bits(float[] values) => MemoryMarshal.Cast<float, int>(values).ToArray();
    }

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
