namespace Dmi.Training;

/// <summary>Turns rows into columns: products of transposes (Σ φzᵀ over steps) become products of rows that way.</summary>
internal static class Transposition
{
    /// <summary>Rows that one call should bring: a cache line of each destination row.</summary>
    public const int Tile = 16;

    /// <summary>Writes a few rows as columns.</summary>
    /// <param name="rows">Rows, row-major and dense.</param>
    /// <param name="width">Values per row.</param>
    /// <param name="origin">Subtracted from every row: as many values; empty means zeros.</param>
    /// <param name="destination">The transposed matrix, width rows of <paramref name="stride"/> values.</param>
    /// <param name="stride">Columns of the transposed matrix.</param>
    /// <param name="first">The column that the first row becomes.</param>
    public static void Write(
        ReadOnlySpan<float> rows, int width, ReadOnlySpan<float> origin, Span<float> destination, int stride, int first)
    {
        int count = rows.Length / width;
        for (int column = 0; column < width; column++)
        {
            float shift = origin.IsEmpty ? 0 : origin[column];
            Span<float> target = destination.Slice(column * stride + first, count);
            for (int row = 0; row < target.Length; row++) target[row] = rows[row * width + column] - shift;
        }
    }

    /// <summary>Writes a whole matrix transposed.</summary>
    /// <param name="rows">Rows, row-major and dense.</param>
    /// <param name="width">Values per row.</param>
    /// <param name="destination">As many values.</param>
    public static void WriteAll(ReadOnlySpan<float> rows, int width, Span<float> destination)
    {
        int count = rows.Length / width;
        for (int first = 0; first < count; first += Tile)
        {
            int end = Math.Min(first + Tile, count);
            Write(rows[(first * width)..(end * width)], width, [], destination, count, first);
        }
    }
}
