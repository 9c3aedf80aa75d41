namespace Dmi.Testing;

/// <summary>Stacks of one block of rows per gate.</summary>
internal static class GateBlocks
{
    /// <summary>Where ONNX's LSTM gates i, o, f, c stand among PyTorch's i, f, g, o.</summary>
    public static ReadOnlySpan<int> OnnxLstmFromPyTorch => [0, 3, 1, 2];

    /// <summary>Where PyTorch's LSTM gates i, f, g, o stand among ONNX's i, o, f, c.</summary>
    public static ReadOnlySpan<int> PyTorchLstmFromOnnx => [0, 2, 3, 1];

    /// <summary>Where ONNX's peepholes i, o, f stand among i, f, o, and the other way round.</summary>
    public static ReadOnlySpan<int> Peepholes => [0, 2, 1];

    /// <summary>Where ONNX's GRU gates z, r, h stand among PyTorch's r, z, n, and the other way round.</summary>
    public static ReadOnlySpan<int> Gru => [1, 0, 2];

    /// <summary>Copies blocks in another order.</summary>
    /// <param name="values">Equally long blocks, one after the other.</param>
    /// <param name="order">For every block of the result, its index in <paramref name="values"/>.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="values"/> is not a multiple of the number of blocks.</exception>
    public static float[] Reorder(ReadOnlySpan<float> values, ReadOnlySpan<int> order)
    {
        if (order.IsEmpty || values.Length % order.Length != 0)
        {
            throw new ArgumentException($"{values.Length} values cannot be cut into {order.Length} equal blocks.", nameof(values));
        }

        var result = new float[values.Length];
        int length = values.Length / order.Length;
        for (int block = 0; block < order.Length; block++)
        {
            values.Slice(order[block] * length, length).CopyTo(result.AsSpan(block * length, length));
        }

        return result;
    }
}
