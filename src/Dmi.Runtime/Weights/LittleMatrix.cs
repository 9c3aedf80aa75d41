using Dmi.Projections;
using Dmi.Quantization;

namespace Dmi;

/// <summary>
/// One block of the little module: W_LL (n × columns) at few bits with one scale per row, and b_LL. Its input is what quantising and
/// projecting the sides that the block reads gives, side by side.
/// </summary>
public sealed class LittleMatrix
{
    private LittleMatrix(int rows, int columns, int bits, int leading, short[]? codes, float[]? values, float[] scales, float[] bias)
    {
        (Rows, Columns, Bits, LeadingColumns, Codes, Values, Scales, Bias) = (rows, columns, bits, leading, codes, values, scales, bias);
        ErrorDeviations = new float[rows];
    }

    /// <summary>n: rows of the block.</summary>
    public int Rows { get; }

    /// <summary>Columns: those of x, then those of h, as far as the block reads them.</summary>
    public int Columns { get; }

    /// <summary>Bits per weight: 1, 2, 3, 4, 8, 16 or 32.</summary>
    public int Bits { get; }

    /// <summary>How many of the first columns have 8 bits whatever <see cref="Bits"/> says; 0 but for learned projections.</summary>
    public int LeadingColumns { get; }

    /// <summary>b_LL, n values.</summary>
    public ReadOnlyMemory<float> BiasVector => Bias;

    /// <summary>
    /// σ: standard deviation of y_HH − y_LL per row over the steps that were held out while fitting, n values; 0 where it was not measured.
    /// </summary>
    public ReadOnlyMemory<float> RowErrors => ErrorDeviations;

    /// <summary>B of a learned projection; null for other projections.</summary>
    public LearnedProjection? Projection { get; private init; }

    /// <summary>
    /// Bytes of W_LL alone at exactly <see cref="Bits"/> bits per weight (P1 table 6, P2 table 5), and 8 of those in leading columns.
    /// </summary>
    public long WeightBytes => (long)Rows * LeadingColumns + ((long)Rows * (Columns - LeadingColumns) * Bits + 7) / 8;

    // Codes as WeightQuantizer gives them: weight = scale · code. Null where Bits is 32.
    internal short[]? Codes { get; }

    // The weights themselves where Bits is 32; the scales are 1 then.
    internal float[]? Values { get; }

    internal float[] Scales { get; }

    internal float[] Bias { get; }

    internal float[] ErrorDeviations { get; init; }

    /// <summary>One-time quantisation, per row.</summary>
    /// <param name="weights">W_LL, row-major, n × columns, finite.</param>
    /// <param name="rows">n.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="bits">1, 2, 3, 4, 8, 16 or 32.</param>
    /// <param name="bias">b_LL, n values.</param>
    /// <param name="leading">First columns that have 8 bits where <paramref name="bits"/> are fewer.</param>
    /// <param name="importance">What an error in each column counts; empty where all count as much.</param>
    /// <exception cref="ArgumentException">A weight is too large.</exception>
    internal static LittleMatrix Quantize(
        ReadOnlySpan<float> weights, int rows, int columns, int bits, float[] bias, int leading = 0, ReadOnlySpan<float> importance = default)
    {
        var scales = new float[rows];
        if (bits == 32)
        {
            Array.Fill(scales, 1f);
            return new LittleMatrix(rows, columns, bits, leading, null, weights.ToArray(), scales, bias);
        }

        var codes = new short[checked(rows * columns)];
        var rowCodes = new int[columns];
        for (int row = 0; row < rows; row++)
        {
            scales[row] = WeightQuantizer.Quantize(weights.Slice(row * columns, columns), bits, leading, importance, rowCodes);
            if (float.IsNaN(scales[row])) throw new ArgumentException($"Row {row} of the little module holds a weight beyond 10^20.", nameof(weights));
            for (int column = 0; column < columns; column++) codes[row * columns + column] = (short)rowCodes[column];
        }

        return new LittleMatrix(rows, columns, bits, leading, codes, null, scales, bias);
    }

    internal static LittleMatrix FromCodes(
        int rows, int columns, int bits, int leading, short[] codes, float[] scales, float[] bias, float[] errors) =>
        new(rows, columns, bits, leading, codes, null, scales, bias) { ErrorDeviations = errors };

    internal static LittleMatrix FromValues(int rows, int columns, float[] values, float[] scales, float[] bias, float[] errors) =>
        new(rows, columns, 32, 0, null, values, scales, bias) { ErrorDeviations = errors };

    internal LittleMatrix WithBias(float[] bias) =>
        new(Rows, Columns, Bits, LeadingColumns, Codes, Values, Scales, bias) { ErrorDeviations = ErrorDeviations, Projection = Projection };

    internal LittleMatrix WithErrors(float[] errors) =>
        new(Rows, Columns, Bits, LeadingColumns, Codes, Values, Scales, Bias) { ErrorDeviations = errors, Projection = Projection };

    internal LittleMatrix WithProjection(LearnedProjection? projection) =>
        new(Rows, Columns, Bits, LeadingColumns, Codes, Values, Scales, Bias) { ErrorDeviations = ErrorDeviations, Projection = projection };

    /// <summary>The weights that the codes of one row stand for.</summary>
    internal void Dequantize(int row, Span<float> weights)
    {
        if (Values is not null)
        {
            Values.AsSpan(row * Columns, Columns).CopyTo(weights);
            return;
        }

        ReadOnlySpan<short> codes = Codes.AsSpan(row * Columns, Columns);
        for (int column = 0; column < codes.Length; column++) weights[column] = Scales[row] * codes[column];
    }
}
