using System.CommandLine;
using System.Globalization;
using Dmi.Benchmarks.Layouts;
using Dmi.Benchmarks.Reporting;

namespace Dmi.Benchmarks.Commands;

/// <summary><c>layout</c>: whether the order of rows in memory matters to a step that skips some.</summary>
internal static class LayoutCommand
{
    private const int DefaultRounds = 100;

    private static readonly string[] Headings = ["bytes of a row", "skipped", "gate after gate, GB/s", "time side by side", "time shuffled"];

    private static readonly Option<int?> Rounds = NumberOption.Create("--rounds", "N", "Timed steps for each order, length of rows and ratio.", 1, 100_000, DefaultRounds);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "layout", "Measure how fast the rows that a trained LSTM needs are read when they lie gate after gate, with a unit's gates side by side, and shuffled.")
        {
            Rounds,
        };
        command.SetAction(static (parse, cancellation) => Task.Factory.StartNew(
            () => Run(parse, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return command;
    }

    private static int Run(ParseResult parse, CancellationToken cancellation)
    {
        var progress = new ProgressLog(parse.InvocationConfiguration.Error, !Console.IsErrorRedirected);
        IReadOnlyList<LayoutRow> rows = new LayoutRunner(parse.GetValue(Rounds) ?? DefaultRounds, progress).Run(cancellation);
        TextTable.Write(parse.InvocationConfiguration.Output, Headings, static _ => true, rows.Select(Format), "Times are shares of the time gate after gate.");
        return 0;
    }

    private static string[] Format(LayoutRow row) =>
    [
        row.RowBytes.ToString(CultureInfo.InvariantCulture), row.Ratio.ToString("0 %", CultureInfo.InvariantCulture), Digits(row.Gigabytes, "0.0"),
        Digits(row.SideBySide, "0.000"), Digits(row.Shuffled, "0.000"),
    ];

    private static string Digits(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
