namespace Dmi.Quantization;

/// <summary>Uniform symmetric quantisation: value ≈ scale · code, codes in −limit…limit, rounded to nearest, ties to even.</summary>
/// <remarks>This is the definition; <see cref="LittleInputKernels"/> must give the same codes bit for bit.</remarks>
public static class SymmetricQuantizer
{
    /// <summary>Largest code of 8-bit weights and inputs.</summary>
    public const int Limit8 = 127;

    /// <summary>Largest code of 16-bit weights.</summary>
    public const int Limit16 = 32_767;

    /// <summary>
    /// Largest code of 16-bit inputs: such a code splits into two signed bytes, 256·high + low, so that the byte kernels serve it.
    /// </summary>
    public const int InputLimit16 = 127 * 256 + 127;

    /// <summary>Below this magnitude a vector counts as zero, since its scale could not be inverted.</summary>
    public const float Negligible = 1e-30f;

    /// <summary>
    /// From this magnitude on a vector counts as not finite: the little module's products, up to 10¹¹ times as large, must stay finite.
    /// </summary>
    public const float Excessive = 1e20f;

    /// <summary>Quantises a vector.</summary>
    /// <param name="values">Values in any range.</param>
    /// <param name="limit">Largest code.</param>
    /// <param name="codes">As many codes.</param>
    /// <returns>The scale; 0 where all values are negligible; NaN (and no codes) where one is not finite or excessive.</returns>
    public static float Quantize(ReadOnlySpan<float> values, int limit, Span<int> codes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(codes.Length, values.Length);
        float largest = 0;
        foreach (float value in values)
        {
            if (!(MathF.Abs(value) < Excessive)) return float.NaN;
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        if (largest < Negligible)
        {
            codes.Clear();
            return 0;
        }

        float inverse = limit / largest;
        for (int i = 0; i < codes.Length; i++) codes[i] = (int)MathF.Round(values[i] * inverse, MidpointRounding.ToEven);
        return largest / limit;
    }

    /// <summary>Reduces exact integer sums to 8 bits: code = round(sum · 127 / max).</summary>
    /// <param name="sums">Sums of a projection.</param>
    /// <param name="codes">As many codes.</param>
    /// <returns>The factor by which a code stands for a sum; 0 where all sums are 0.</returns>
    public static float Requantize(ReadOnlySpan<int> sums, Span<int> codes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(codes.Length, sums.Length);
        int largest = 0;
        foreach (int sum in sums) largest = Math.Max(largest, Math.Abs(sum));
        if (largest == 0)
        {
            codes.Clear();
            return 0;
        }

        float inverse = (float)Limit8 / largest;
        for (int i = 0; i < codes.Length; i++) codes[i] = (int)MathF.Round(sums[i] * inverse, MidpointRounding.ToEven);
        return (float)largest / Limit8;
    }
}
