namespace Dmi.Quantization;

/// <summary>Uniform symmetric quantisation of one row of weights: weight ≈ scale · code, one scale per row.</summary>
/// <remarks>
/// <para>16 and 8 bits: codes −limit…limit, the largest weight takes the largest code.</para>
/// <para>
/// 4, 2 and 1 bit: all 2ᵇ codes are used, the odd numbers −(2ᵇ − 1)…2ᵇ − 1, which need no zero: ±1 at one bit, ±1 and ±3 at two. Few levels
/// are worth more in the middle than at rare large weights, so the scale is the one of least squared error that alternating between
/// codes and scale finds.
/// </para>
/// </remarks>
public static class WeightQuantizer
{
    // From here on alternating moves no code of any real row.
    private const int MostRounds = 12;

    /// <summary>Widths in bits that a little module's weights may have.</summary>
    public static bool IsSupported(int bits) => bits is 1 or 2 or 4 or 8 or 16 or 32;

    /// <summary>Whether weights of these bits are stored as 2ᵇ unsigned values that stand for odd codes.</summary>
    public static bool IsOdd(int bits) => bits is 1 or 2 or 4;

    /// <summary>The largest code.</summary>
    /// <param name="bits">1, 2, 4, 8 or 16.</param>
    public static int Limit(int bits) => bits switch
    {
        1 or 2 or 4 => (1 << bits) - 1,
        8 => SymmetricQuantizer.Limit8,
        16 => SymmetricQuantizer.Limit16,
        _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "bits must be 1, 2, 4, 8 or 16."),
    };

    /// <summary>Quantises one row.</summary>
    /// <param name="weights">The row.</param>
    /// <param name="bits">1, 2, 4, 8 or 16.</param>
    /// <param name="codes">As many codes.</param>
    /// <returns>The scale; 0 where all weights are negligible; NaN (and no codes) where one is not finite or excessive.</returns>
    public static float Quantize(ReadOnlySpan<float> weights, int bits, Span<int> codes)
    {
        int limit = Limit(bits);
        float scale = SymmetricQuantizer.Quantize(weights, limit, codes);
        if (!IsOdd(bits) || float.IsNaN(scale)) return scale;
        if (scale == 0)
        {
            codes.Fill(1);
            return 0;
        }

        // Begins where each code stands for as much of a bell as it can, or at the largest weight where that is better: alternating only
        // ever improves, but ends at the nearest minimum.
        double next = Start(weights, bits);
        if (Fit(weights, scale, limit).Error < Fit(weights, next, limit).Error) next = scale;
        (double best, double least) = (next, double.PositiveInfinity);
        for (int round = 0; round < MostRounds; round++)
        {
            (double error, double fitted) = Fit(weights, next, limit);
            if (!(error < least)) break;
            (best, least, next) = (next, error, fitted);
        }

        float result = (float)best;
        for (int i = 0; i < codes.Length; i++) codes[i] = OddCode(weights[i], result, limit);
        return result;
    }

    // Steps of the best uniform quantiser of a normal distribution, halved: codes are two apart.
    private static double Start(ReadOnlySpan<float> weights, int bits)
    {
        double squares = 0;
        foreach (float weight in weights) squares += (double)weight * weight;
        double deviation = Math.Sqrt(squares / weights.Length);
        return deviation * bits switch { 1 => 0.798, 2 => 0.498, _ => 0.168 };
    }

    // The squared error with a scale's codes, and the scale that is best for these codes.
    private static (double Error, double Scale) Fit(ReadOnlySpan<float> weights, double scale, int limit)
    {
        double cross = 0, squares = 0, total = 0;
        foreach (float weight in weights)
        {
            int code = OddCode(weight, (float)scale, limit);
            cross += (double)weight * code;
            squares += (double)code * code;
            total += (double)weight * weight;
        }

        return (total - 2 * scale * cross + scale * scale * squares, cross / squares);
    }

    // The odd number nearest to weight / scale.
    private static int OddCode(float weight, float scale, int limit)
    {
        float level = MathF.Floor(Math.Clamp(weight / scale, -limit, limit) / 2) * 2 + 1;
        return (int)Math.Min(level, limit);
    }
}
