namespace Dmi.Benchmarks.Reporting;

/// <summary>Rows as a table on a console.</summary>
internal static class ConsoleReport
{
    /// <summary>Writes the table.</summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="output">Where to.</param>
    public static void Write(IReadOnlyList<CellRow> rows, TextWriter output) => TextTable.Write(
        output, CellTable.Headings, CellTable.IsNumeric, rows.Select(CellTable.Format), CellTable.Caption(rows));
}
