using System.Numerics.Tensors;
using Dmi.Numerics;

namespace Dmi.Models;

/// <summary>The last layer of a line recogniser: ln softmax(W·h + b) of every step.</summary>
internal sealed class SoftmaxLayer
{
    private readonly float[] _weights;
    private readonly float[] _bias;
    private readonly int _inputs;

    public SoftmaxLayer(TesseractMatrix matrix)
    {
        (_inputs, _bias) = (matrix.Columns - 1, new float[matrix.Rows]);
        _weights = new float[matrix.Rows * _inputs];
        for (int row = 0; row < matrix.Rows; row++)
        {
            matrix.Row(row)[.._inputs].CopyTo(_weights.AsSpan(row * _inputs));
            _bias[row] = matrix.Row(row)[_inputs];
        }
    }

    public int Classes => _bias.Length;

    /// <summary>ln p of every class at every step, steps × classes.</summary>
    /// <param name="outputs">h of each step, steps × inputs.</param>
    /// <param name="steps">Steps.</param>
    public float[] LogProbabilities(ReadOnlySpan<float> outputs, int steps)
    {
        float[] values = new float[steps * Classes], exponentials = new float[Classes];
        MatrixProduct.Multiply(outputs, _weights, values, steps, Classes, _inputs, maxDegreeOfParallelism: 1);
        for (int step = 0; step < steps; step++)
        {
            Span<float> row = values.AsSpan(step * Classes, Classes);
            TensorPrimitives.Add(row, _bias, row);
            TensorPrimitives.Subtract(row, TensorPrimitives.Max<float>(row), row);
            TensorPrimitives.Exp<float>(row, exponentials);
            TensorPrimitives.Subtract(row, MathF.Log(TensorPrimitives.Sum<float>(exponentials)), row);
        }

        return values;
    }
}
