namespace Dmi.Masking;

/// <summary>P2 eq. 19 in plain code: which K rows are the least saturated.</summary>
internal static class TopKMask
{
    /// <summary>How saturated an output is: the smallest are computed.</summary>
    /// <param name="activation">φ of the row.</param>
    /// <param name="judged">What is judged: y_LL or what takes its place.</param>
    /// <returns>A value to be compared; NaN is less than all others.</returns>
    public static float Key(Activation activation, float judged) => activation == Activation.Relu ? -judged : MathF.Abs(judged);

    /// <summary>K of the first phase of a GRU that resets before the product: the share of r and z, ⌊2K/3⌋; n has the others.</summary>
    /// <param name="rows">K.</param>
    public static int GateRows(int rows) => (int)(2L * rows / 3);

    /// <summary>Marks the rows with the smallest keys; ties go to the earlier row.</summary>
    /// <param name="keys">A key per row.</param>
    /// <param name="rows">K, from 0 to as many rows.</param>
    /// <param name="sensitive">m, as many values.</param>
    /// <param name="order">Scratch memory, as many values.</param>
    public static void Select(ReadOnlySpan<float> keys, int rows, Span<bool> sensitive, Span<ulong> order)
    {
        order = order[..keys.Length];
        for (int row = 0; row < keys.Length; row++) order[row] = ((ulong)Ordered(keys[row]) << 32) | (uint)row;
        order.Sort();
        sensitive.Clear();
        foreach (ulong place in order[..rows]) sensitive[(int)(uint)place] = true;
    }

    // A number of the same order; NaN before every other, both zeros alike.
    private static uint Ordered(float key)
    {
        const uint sign = 0x8000_0000;
        if (float.IsNaN(key)) return 0;
        uint bits = BitConverter.SingleToUInt32Bits(key + 0f);
        return (bits & sign) == 0 ? bits | sign : ~bits;
    }
}
