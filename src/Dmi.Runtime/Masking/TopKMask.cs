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
    public static void Select(ReadOnlySpan<float> keys, int rows, Span<bool> sensitive)
    {
        float[] sorted = keys.ToArray();
        var order = new int[sorted.Length];
        for (int row = 0; row < order.Length; row++) order[row] = row;

        // CompareTo puts NaN before every number.
        Array.Sort(order, (left, right) =>
        {
            int byKey = sorted[left].CompareTo(sorted[right]);
            return byKey != 0 ? byKey : left.CompareTo(right);
        });
        sensitive.Clear();
        foreach (int row in order.AsSpan(0, rows)) sensitive[row] = true;
    }
}
