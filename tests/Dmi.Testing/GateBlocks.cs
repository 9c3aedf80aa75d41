namespace Dmi.Testing;

/// <summary>Stacks of one block of rows per gate.</summary>
internal static class GateBlocks
{
    /// <summary>Where ONNX's LSTM gates i, o, f, c stand among PyTorch's i, f, g, o.</summary>
    public static ReadOnlySpan<int> OnnxLstmFromPyTorch => [0, 3, 1, 2];

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
