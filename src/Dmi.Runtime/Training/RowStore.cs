namespace Dmi.Training;

/// <summary>Rows of one width that grow by chunks, so that growing never copies what is there.</summary>
/// <param name="width">Values per row, at least 1.</param>
/// <param name="folder">Where the chunks are files; null where they are arrays.</param>
internal sealed class RowStore(int width, string? folder = null)
{
    // 256 KiB an array, 16 MiB a file, where a row is shorter than that.
    private const int ValuesPerArray = 1 << 16;
    private const int ValuesPerFile = 1 << 22;

    private readonly List<RowChunk> _chunks = [];
    private readonly int _rowsPerChunk = Math.Max(1, (folder is null ? ValuesPerArray : ValuesPerFile) / width);

    /// <summary>Rows.</summary>
    public int Count { get; private set; }

    /// <summary>One row.</summary>
    public ReadOnlySpan<float> this[int row] => Row(row);

    /// <summary>Makes room for one more row, so that the next <see cref="Add"/> cannot fail.</summary>
    /// <exception cref="IOException">There is no room for another file.</exception>
    public void Reserve()
    {
        if (Count < (long)_chunks.Count * _rowsPerChunk) return;
        int length = checked(_rowsPerChunk * width);
        _chunks.Add(folder is null ? RowChunk.InMemory(length) : new MappedRows(folder, length));
    }

    /// <summary>Appends a row of zeros.</summary>
    /// <returns>The row, to be filled.</returns>
    /// <inheritdoc cref="Reserve" path="/exception"/>
    public Span<float> Add()
    {
        Reserve();
        return Row(Count++);
    }

    /// <summary>One row, to be changed.</summary>
    public Span<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count);
        return _chunks[row / _rowsPerChunk].Values.Slice(row % _rowsPerChunk * width, width);
    }
}
