namespace Dmi.Quantization;

/// <summary>Uniform symmetric quantisation of one row of weights: weight ≈ scale · code, one scale per row.</summary>
/// <remarks>
/// <para>16 and 8 bits: codes −limit…limit, the largest weight takes the largest code.</para>
/// <para>
/// 1 to 4 bits: all 2ᵇ codes are used, the odd numbers −(2ᵇ − 1)…2ᵇ − 1, which need no zero: ±1 at one bit, ±1 and ±3 at two. Few levels
/// are worth more in the middle than at rare large weights, so the scale is the one of least squared error that alternating between
/// codes and scale finds.
/// </para>
/// </remarks>
public static class WeightQuantizer
{
    // From here on alternating moves no code of any real row.
    private const int MostRounds = 12;

    /// <summary>Widths in bits that a little module's weights may have.</summary>
    public static bool IsSupported(int bits) => IsOdd(bits) || bits is 8 or 16 or 32;

    /// <summary>Whether weights of these bits are stored as 2ᵇ unsigned values that stand for odd codes.</summary>
    public static bool IsOdd(int bits) => bits is >= 1 and <= 4;

    /// <summary>The largest code.</summary>
    /// <param name="bits">1, 2, 3, 4, 8 or 16.</param>
    public static int Limit(int bits) => bits switch
    {
        >= 1 and <= 4 => (1 << bits) - 1,
        8 => SymmetricQuantizer.Limit8,
        16 => SymmetricQuantizer.Limit16,
        _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "bits must be 1, 2, 3, 4, 8 or 16."),
    };

    /// <summary>Quantises one row.</summary>
    /// <param name="weights">The row.</param>
    /// <param name="bits">1, 2, 3, 4, 8 or 16.</param>
    /// <param name="codes">As many codes.</param>
    /// <returns>The scale; 0 where all weights are negligible; NaN (and no codes) where one is not finite or excessive.</returns>
    public static float Quantize(ReadOnlySpan<float> weights, int bits, Span<int> codes) => Quantize(weights, bits, 0, [], codes);

    /// <summary>Quantises one row whose first columns may have 8 bits, by the squared error that matters.</summary>
    /// <param name="weights">The row.</param>
    /// <param name="bits">1, 2, 3, 4, 8 or 16.</param>
    /// <param name="leading">
    /// How many of the first columns have 8 bits where the others have 1 to 4. One scale serves both: codes of these are the even numbers
    /// −254…254, two apart as the odd ones are.
    /// </param>
    /// <param name="importance">What an error of each column counts, such as the variance of what it meets; empty where all count as much.</param>
    /// <param name="codes">As many codes as weights.</param>
    /// <returns>The scale; 0 where all weights are negligible; NaN (and no codes) where one is not finite or excessive.</returns>
    public static float Quantize(ReadOnlySpan<float> weights, int bits, int leading, ReadOnlySpan<float> importance, Span<int> codes)
    {
        int limit = Limit(bits);
        float scale = SymmetricQuantizer.Quantize(weights, limit, codes);
        if (!IsOdd(bits) || float.IsNaN(scale)) return scale;
        if (scale == 0)
        {
            codes[..leading].Clear();
            codes[leading..].Fill(1);
            return 0;
        }

        // Begins where each code stands for as much of a bell as it can, or where no weight is cut off, whichever is better: alternating
        // only ever improves, but ends at the nearest minimum.
        var row = new OddRow(weights, importance, leading, limit);
        (double next, double other) = (Start(weights[leading..], bits), row.WidestScale());
        if (!(next > 0) || row.Fit(other).Error < row.Fit(next).Error) next = other;
        (double best, double least) = (next, double.PositiveInfinity);
        for (int round = 0; round < MostRounds; round++)
        {
            (double error, double fitted) = row.Fit(next);
            if (!(error < least)) break;
            (best, least, next) = (next, error, fitted);
        }

        float result = (float)best;
        for (int i = 0; i < codes.Length; i++) codes[i] = row.Code(i, result);
        return result;
    }

    /// <summary>The code nearest to a weight by its row's scale.</summary>
    /// <param name="value">Weight by scale, finite.</param>
    /// <param name="bits">1, 2, 3, 4, 8 or 16.</param>
    internal static int Nearest(float value, int bits) => IsOdd(bits) ? OddCode(value, Limit(bits)) : WholeCode(value, Limit(bits));

    private static int OddCode(float value, int limit) => (int)Math.Min(MathF.Floor(Math.Clamp(value, -limit, limit) / 2) * 2 + 1, limit);

    private static int WholeCode(float value, int limit) => (int)MathF.Round(Math.Clamp(value, -limit, limit));

    // Steps of the best uniform quantiser of a normal distribution, halved: codes are two apart.
    private static double Start(ReadOnlySpan<float> weights, int bits)
    {
        double squares = 0;
        foreach (float weight in weights) squares += (double)weight * weight;
        double deviation = Math.Sqrt(squares / Math.Max(weights.Length, 1));
        return deviation * bits switch { 1 => 0.798, 2 => 0.498, 3 => 0.293, _ => 0.168 };
    }

    /// <summary>A row that is quantised to codes two apart.</summary>
    private readonly ref struct OddRow(ReadOnlySpan<float> weights, ReadOnlySpan<float> importance, int leading, int limit)
    {
        private readonly ReadOnlySpan<float> _weights = weights;
        private readonly ReadOnlySpan<float> _importance = importance;

        /// <summary>The least scale at which no weight lies beyond the codes.</summary>
        public double WidestScale()
        {
            double widest = 0;
            for (int i = 0; i < _weights.Length; i++) widest = Math.Max(widest, Math.Abs(_weights[i]) / (double)Largest(i));
            return widest;
        }

        /// <summary>The squared error with a scale's codes, and the scale that is best for these codes.</summary>
        public (double Error, double Scale) Fit(double scale)
        {
            double cross = 0, squares = 0, total = 0;
            for (int i = 0; i < _weights.Length; i++)
            {
                double weight = _weights[i], code = Code(i, (float)scale), counts = _importance.IsEmpty ? 1 : _importance[i];
                cross += counts * weight * code;
                squares += counts * code * code;
                total += counts * weight * weight;
            }

            return (total - 2 * scale * cross + scale * scale * squares, cross / squares);
        }

        /// <summary>The nearest to weight / scale of the column's codes: even numbers in the leading columns, odd ones in the others.</summary>
        public int Code(int column, float scale)
        {
            float value = _weights[column] / scale;
            return column < leading ? 2 * WholeCode(value / 2, SymmetricQuantizer.Limit8) : OddCode(value, limit);
        }

        private int Largest(int column) => column < leading ? 2 * SymmetricQuantizer.Limit8 : limit;
    }
}
