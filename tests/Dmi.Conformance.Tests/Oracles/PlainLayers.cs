using Dmi.Testing;

namespace Dmi.Conformance.Tests.Oracles;

/// <summary>One step of every layer as its equations stand in SPEC and in ONNX's operator documents, in double: what the oracles must agree with.</summary>
internal static class PlainLayers
{
    public static void Step(LstmWeights weights, ReadOnlySpan<float> x, double[] h, double[] c)
    {
        int hidden = weights.HiddenSize;
        double[] y = Sum(Product(weights.InputWeights, x), Product(weights.RecurrentWeights, h), weights.Bias);
        float[] p = weights.Peepholes ?? new float[3 * hidden];
        for (int unit = 0; unit < hidden; unit++)
        {
            double i = Sigmoid(y[unit] + p[unit] * c[unit]);
            double f = Sigmoid(y[hidden + unit] + p[hidden + unit] * c[unit]);
            c[unit] = f * c[unit] + i * Math.Tanh(y[2 * hidden + unit]);
            h[unit] = Sigmoid(y[3 * hidden + unit] + p[2 * hidden + unit] * c[unit]) * Math.Tanh(c[unit]);
        }
    }

    public static void Step(GruWeights weights, bool resetAfter, ReadOnlySpan<float> x, double[] h)
    {
        int hidden = weights.HiddenSize;
        double[] fromInput = Sum(Product(weights.InputWeights, x), new double[3 * hidden], weights.Bias);
        double[] fromHidden = Sum(Product(weights.RecurrentWeights, h), new double[3 * hidden], weights.RecurrentBias);
        double[] r = [.. Enumerable.Range(0, hidden).Select(unit => Sigmoid(fromInput[unit] + fromHidden[unit]))];
        double[] reset = [.. r.Zip(h, static (r, h) => r * h)];
        double[] fromReset = Sum(Product(weights.RecurrentWeights, reset), new double[3 * hidden], weights.RecurrentBias);
        for (int unit = 0; unit < hidden; unit++)
        {
            double z = Sigmoid(fromInput[hidden + unit] + fromHidden[hidden + unit]);
            int candidate = 2 * hidden + unit;
            double n = Math.Tanh(fromInput[candidate] + (resetAfter ? r[unit] * fromHidden[candidate] : fromReset[candidate]));
            h[unit] = (1 - z) * n + z * h[unit];
        }
    }

    public static double[] Forward(LinearWeights weights, ReadOnlySpan<float> x) =>
        Sum(Product(weights.Weights, x), new double[weights.OutputSize], weights.Bias);

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double[] Product(float[] matrix, ReadOnlySpan<float> x)
    {
        var values = new double[x.Length];
        for (int i = 0; i < values.Length; i++) values[i] = x[i];
        return Product(matrix, values);
    }

    private static double[] Product(float[] matrix, double[] x) =>
        [.. matrix.Chunk(x.Length).Select(row => row.Zip(x, static (w, x) => w * x).Sum())];

    private static double[] Sum(double[] first, double[] second, float[] bias) =>
        [.. first.Select((value, row) => value + second[row] + bias[row])];
}
