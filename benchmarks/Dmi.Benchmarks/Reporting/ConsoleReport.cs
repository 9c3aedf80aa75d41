using Spectre.Console;

namespace Dmi.Benchmarks.Reporting;

/// <summary>Rows as a table on a console.</summary>
internal static class ConsoleReport
{
    // A console that is a file or a pipe tells no width; wrapped tables help nobody there.
    private const int WidthOfFiles = 200;

    /// <summary>Writes the table.</summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="output">Where to.</param>
    public static void Write(IReadOnlyList<CellRow> rows, TextWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = WidthOfFiles;
        Table table = new Table().Border(TableBorder.Rounded);
        for (int column = 0; column < CellTable.Headings.Count; column++)
        {
            var tableColumn = new TableColumn(CellTable.Headings[column]);
            table.AddColumn(CellTable.IsNumeric(column) ? tableColumn.RightAligned() : tableColumn);
        }

        foreach (CellRow row in rows) table.AddRow([.. CellTable.Format(row).Select(Markup.Escape)]);
        console.Write(table);
        console.WriteLine(CellTable.Caption(rows[0].Environment, rows[0].Rival));
    }
}
