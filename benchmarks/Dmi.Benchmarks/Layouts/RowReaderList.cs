namespace Dmi.Benchmarks.Layouts;

/// <summary>Rows to read, whole groups of them, all of them in the matrix of a reader.</summary>
/// <param name="reader">The reader, who makes such lists.</param>
/// <param name="rows">Rows.</param>
internal sealed class RowReaderList(RowReader reader, int[] rows)
{
    /// <summary>The reader whose matrix has these rows.</summary>
    public RowReader Reader => reader;

    /// <summary>Rows in the order in which they are read.</summary>
    public ReadOnlySpan<int> Rows => rows;
}
