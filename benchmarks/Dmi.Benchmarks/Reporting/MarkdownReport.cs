using System.Text;

namespace Dmi.Benchmarks.Reporting;

/// <summary>Rows as a Markdown table.</summary>
internal static class MarkdownReport
{
    /// <summary>The text of the file.</summary>
    /// <param name="rows">At least one row.</param>
    public static string Format(IReadOnlyList<CellRow> rows)
    {
        var text = new StringBuilder();
        text.Append(CellTable.Caption(rows)).Append("\n\n");
        Line(text, CellTable.Headings);
        Line(text, CellTable.Headings.Select(static (_, column) => CellTable.IsNumeric(column) ? "---:" : "---"));
        foreach (CellRow row in rows) Line(text, CellTable.Format(row));
        return text.ToString();
    }

    private static void Line(StringBuilder text, IEnumerable<string> columns) =>
        text.Append("| ").AppendJoin(" | ", columns).Append(" |\n");
}
