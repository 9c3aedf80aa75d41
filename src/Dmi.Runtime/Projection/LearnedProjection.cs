using Dmi.Quantization;

namespace Dmi.Projections;

/// <summary>B of a learned projection: r rows over the sides that a block reads, 8 bits or fewer with one scale per row.</summary>
public sealed class LearnedProjection
{
    private readonly sbyte[] _codes;

    internal LearnedProjection(int rows, int inputColumns, int hiddenColumns, int bits, sbyte[] codes, float[] scales)
    {
        (Rows, InputColumns, HiddenColumns, Bits, _codes, Scales) = (rows, inputColumns, hiddenColumns, bits, codes, scales);
        if (codes.Length != (long)rows * Columns || scales.Length != rows)
        {
            throw new ArgumentException($"{codes.Length} codes and {scales.Length} scales were given for {rows} rows of {Columns}.", nameof(codes));
        }
    }

    /// <summary>r: rows of B, columns of W_LL.</summary>
    public int Rows { get; }

    /// <summary>Columns that read x; 0 where the block does not.</summary>
    public int InputColumns { get; }

    /// <summary>Columns that read h or r⊙h; 0 where the block reads neither.</summary>
    public int HiddenColumns { get; }

    /// <summary>All columns.</summary>
    public int Columns => InputColumns + HiddenColumns;

    /// <summary>Bits per weight: 1, 2, 3, 4 or 8.</summary>
    public int Bits { get; }

    /// <summary>Bytes of B alone at exactly <see cref="Bits"/> bits per weight.</summary>
    public long WeightBytes => ((long)_codes.Length * Bits + 7) / 8;

    internal float[] Scales { get; }

    internal ReadOnlySpan<sbyte> Codes => _codes;

    /// <summary>Quantises B.</summary>
    /// <param name="matrix">B, row-major, rows × (inputColumns + hiddenColumns).</param>
    /// <param name="rows">r.</param>
    /// <param name="inputColumns">Columns that read x.</param>
    /// <param name="hiddenColumns">Columns that read h.</param>
    /// <param name="bits">1, 2, 3, 4 or 8.</param>
    /// <exception cref="ArgumentException">A value is too large.</exception>
    internal static LearnedProjection Quantize(ReadOnlySpan<float> matrix, int rows, int inputColumns, int hiddenColumns, int bits)
    {
        int columns = inputColumns + hiddenColumns;
        var codes = new sbyte[checked(rows * columns)];
        var scales = new float[rows];
        var row = new int[columns];
        for (int i = 0; i < rows; i++)
        {
            scales[i] = WeightQuantizer.Quantize(matrix.Slice(i * columns, columns), bits, row);
            if (float.IsNaN(scales[i])) throw new ArgumentException($"Row {i} of the projection holds a value beyond 10^20.", nameof(matrix));
            for (int column = 0; column < columns; column++) codes[i * columns + column] = (sbyte)row[column];
        }

        return new LearnedProjection(rows, inputColumns, hiddenColumns, bits, codes, scales);
    }

    internal ReadOnlySpan<sbyte> Row(int row) => _codes.AsSpan(row * Columns, Columns);
}
