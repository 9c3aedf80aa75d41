namespace Dmi.Runtime.Tests.Reference;

/// <summary>The layers' equations in double, from the weights alone: what a dense step must give.</summary>
internal static class DenseEquations
{
    public static double[] Step(DualModuleWeights weights, float[] x, float[] h, float[] c)
    {
        LayerShape shape = weights.Shape;
        int units = shape.Units;
        double[] wx = shape.PrecomputedInput ? [.. x.Select(static value => (double)value)] : Product(weights.InputWeights.Span, x, shape.RowCount);
        double[] uh = shape.HiddenSize == 0 ? new double[shape.RowCount] : Product(weights.RecurrentWeights.Span, h, shape.RowCount);
        float[] b = weights.Bias.ToArray();
        double[] y = [.. Enumerable.Range(0, shape.RowCount).Select(row => wx[row] + uh[row] + b[row])];
        return shape.Kind switch
        {
            LayerKind.Lstm => [.. Enumerable.Range(0, units).Select(Lstm)],
            LayerKind.Gru => Gru(),
            _ => [.. y.Select(Linear)],
        };

        double Lstm(int j)
        {
            float[] p = shape.Peephole ? weights.Peepholes.ToArray() : new float[3 * units];
            double i = Sigmoid(y[j] + p[j] * c[j]);
            double f = Sigmoid(y[units + j] + p[units + j] * c[j]);
            double next = f * c[j] + i * Math.Tanh(y[2 * units + j]);
            return Sigmoid(y[3 * units + j] + p[2 * units + j] * next) * Math.Tanh(next);
        }

        double[] Gru()
        {
            float[] bh = weights.RecurrentBias.ToArray();
            double[] r = [.. Enumerable.Range(0, units).Select(j => Sigmoid(y[j] + bh[j]))];
            double[] z = [.. Enumerable.Range(0, units).Select(j => Sigmoid(y[units + j] + bh[units + j]))];
            double[] urh = Product(weights.RecurrentWeights.Span, [.. r.Zip(h, static (a, v) => (float)(a * v))], shape.RowCount);
            return [.. Enumerable.Range(0, units).Select(j =>
            {
                int row = 2 * units + j;
                double n = Math.Tanh(wx[row] + b[row] + (shape.ResetAfter ? r[j] * (uh[row] + bh[row]) : urh[row] + bh[row]));
                return (1 - z[j]) * n + z[j] * h[j];
            })];
        }

        double Linear(double value) => shape.Activation switch
        {
            Activation.Sigmoid => Sigmoid(value),
            Activation.Tanh => Math.Tanh(value),
            Activation.Relu => Math.Max(value, 0),
            _ => value,
        };
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double[] Product(ReadOnlySpan<float> matrix, float[] x, int rows)
    {
        var result = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < x.Length; i++) result[row] += (double)matrix[row * x.Length + i] * x[i];
        }

        return result;
    }
}
