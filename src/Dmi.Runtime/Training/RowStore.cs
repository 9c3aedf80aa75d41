namespace Dmi.Training;

/// <summary>Rows of one width that grow by chunks, so that growing never copies what is there.</summary>
/// <param name="width">Values per row, at least 1.</param>
internal sealed class RowStore(int width)
{
    // 256 KiB a chunk where a row is shorter than that.
    private const int ValuesPerChunk = 1 << 16;

    private readonly List<float[]> _chunks = [];
    private readonly int _rowsPerChunk = Math.Max(1, ValuesPerChunk / width);

    /// <summary>Rows.</summary>
    public int Count { get; private set; }

    /// <summary>One row.</summary>
    public ReadOnlySpan<float> this[int row] => Row(row);

    /// <summary>Appends a row of zeros.</summary>
    /// <returns>The row, to be filled.</returns>
    public Span<float> Add()
    {
        if (Count == (long)_chunks.Count * _rowsPerChunk) _chunks.Add(new float[checked(_rowsPerChunk * width)]);
        return Row(Count++);
    }

    /// <summary>One row, to be changed.</summary>
    public Span<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count);
        return _chunks[row / _rowsPerChunk].AsSpan(row % _rowsPerChunk * width, width);
    }
}
