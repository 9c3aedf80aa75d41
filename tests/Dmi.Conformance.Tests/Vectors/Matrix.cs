using Dmi.Testing;

namespace Dmi.Conformance.Tests.Vectors;

/// <summary>A row-major matrix, for the few operators that stand around a product in the vectors.</summary>
internal sealed record Matrix(int Rows, int Columns, float[] Values)
{
    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>A tensor of two dimensions.</summary>
    /// <exception cref="NotSupportedException">It has another number of dimensions.</exception>
    public static Matrix From(OnnxTensor tensor) => tensor.Dimensions is [var rows, var columns]
        ? new Matrix((int)rows, (int)columns, tensor.ToFloats())
        : throw new NotSupportedException($"Tensor '{tensor.Name}' has {tensor.Dimensions.Length} dimensions.");

    /// <summary>A tensor of up to two dimensions, repeated where it has one row or column, as ONNX broadcasts it.</summary>
    /// <exception cref="NotSupportedException">It cannot be broadcast to the size.</exception>
    public static Matrix Broadcast(OnnxTensor tensor, int rows, int columns)
    {
        (long ownRows, long ownColumns) = tensor.Dimensions switch
        {
            [] => (1L, 1L),
            [var n] => (1L, n),
            [var m, var n] => (m, n),
            _ => throw new NotSupportedException($"Tensor '{tensor.Name}' has {tensor.Dimensions.Length} dimensions."),
        };
        if ((ownRows != 1 && ownRows != rows) || (ownColumns != 1 && ownColumns != columns))
        {
            throw new NotSupportedException($"Tensor '{tensor.Name}' cannot be broadcast to {rows} × {columns}.");
        }

        float[] values = tensor.ToFloats(), result = new float[rows * columns];
        for (int i = 0; i < result.Length; i++)
        {
            (int row, int column) = (ownRows == 1 ? 0 : i / columns, ownColumns == 1 ? 0 : i % columns);
            result[i] = values[(row * (int)ownColumns) + column];
        }

        return new Matrix(rows, columns, result);
    }

    public Matrix Transposed()
    {
        var result = new float[Values.Length];
        for (int i = 0; i < result.Length; i++) result[i] = Values[(i % Rows * Columns) + (i / Rows)];
        return new Matrix(Columns, Rows, result);
    }

    public Matrix Times(float factor) => this with { Values = [.. Values.Select(value => factor * value)] };
}
