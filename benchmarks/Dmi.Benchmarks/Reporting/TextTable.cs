using Spectre.Console;

namespace Dmi.Benchmarks.Reporting;

/// <summary>Tables on a console.</summary>
internal static class TextTable
{
    // A console that is a file or a pipe tells no width; wrapped tables help nobody there.
    private const int WidthOfFiles = 200;

    /// <summary>Writes a table and a line below it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="headings">Headings.</param>
    /// <param name="isNumeric">Whether a column holds numbers, by its index.</param>
    /// <param name="rows">Rows of as many texts as there are headings.</param>
    /// <param name="caption">The line below.</param>
    public static void Write(
        TextWriter output, IReadOnlyList<string> headings, Func<int, bool> isNumeric, IEnumerable<IReadOnlyList<string>> rows,
        string caption)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = WidthOfFiles;
        Table table = new Table().Border(TableBorder.Rounded);
        for (int column = 0; column < headings.Count; column++)
        {
            var tableColumn = new TableColumn(headings[column]);
            table.AddColumn(isNumeric(column) ? tableColumn.RightAligned() : tableColumn);
        }

        foreach (IReadOnlyList<string> row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
        console.Write(table);
        console.WriteLine(caption);
    }
}
