using System.Runtime.InteropServices;

namespace Dmi.Models;

/// <summary>
/// A weight matrix of a Tesseract network, rows × columns, whose last column is the bias. In the file a byte a weight and one scale a row.
/// </summary>
internal sealed class TesseractMatrix
{
    private const int Int8Mode = 1;
    private const int DoubleScales = 128;

    // Scales come for whole vectors of rows.
    private const int LargestPadding = 63;

    private readonly float[] _values;

    private TesseractMatrix(int rows, int columns, float[] values) => (Rows, Columns, _values) = (rows, columns, values);

    public int Rows { get; }

    public int Columns { get; }

    public ReadOnlySpan<float> Row(int row) => _values.AsSpan(row * Columns, Columns);

    public static TesseractMatrix Read(TesseractReader reader, string layer)
    {
        byte mode = reader.ReadByte();
        if ((mode & (Int8Mode | DoubleScales)) != (Int8Mode | DoubleScales))
        {
            throw reader.Failure(
                $"the weights of '{layer}' are stored in mode {mode}, only 8-bit integers with double scales are read (a 'best_int' or 'fast' model)");
        }

        (int rows, int columns) = (reader.ReadInt32(), reader.ReadInt32());
        if (rows < 1 || columns < 2) throw reader.Failure($"the weights of '{layer}' are a matrix of {rows} × {columns}");
        reader.ReadByte();
        ReadOnlySpan<sbyte> codes = MemoryMarshal.Cast<byte, sbyte>(reader.ReadBytes((long)rows * columns).Span);
        int scales = reader.ReadInt32();
        if (scales < rows || scales > rows + (long)LargestPadding) throw reader.Failure($"the {rows} rows of '{layer}' have {scales} scales");
        float[] values = new float[codes.Length];
        for (int row = 0; row < rows; row++)
        {
            double scale = reader.ReadDouble();
            if (!float.IsFinite((float)(scale * sbyte.MinValue))) throw reader.Failure($"the scale of row {row} of '{layer}' is not finite");
            for (int i = row * columns; i < (row + 1) * columns; i++) values[i] = (float)(codes[i] * scale);
        }

        reader.ReadBytes(sizeof(double) * ((long)scales - rows));
        return new TesseractMatrix(rows, columns, values);
    }
}
