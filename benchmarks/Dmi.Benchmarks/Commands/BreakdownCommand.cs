using System.CommandLine;
using System.Globalization;
using System.Text;
using Dmi.Benchmarks.Breakdown;
using Dmi.Benchmarks.Measuring;
using Dmi.Benchmarks.Reporting;
using Dmi.Numerics;

namespace Dmi.Benchmarks.Commands;

/// <summary><c>breakdown</c>: where the time of a step goes.</summary>
internal static class BreakdownCommand
{
    private const double DefaultSeconds = 8;

    private static readonly string[] Headings =
    [
        "layer", "setting", "cache", "skipped", "step ms", .. Enum.GetValues<StepPart>().Select(BreakdownRow.NameOf), "of dense", "GB/s",
        "stream GB/s",
    ];

    private static readonly Option<string[]> Filter = new("--filter")
    {
        Description = "The layers and settings whose cells' names contain every word of TEXT; given several times, of any of them.",
        HelpName = "TEXT",
        DefaultValueFactory = static _ => ["LSTM 512x512 1T", "LSTM 1500x1500 1T"],
    };

    private static readonly Option<FileInfo> Json = new("--json")
    {
        Description = "Write the rows to FILE as a JSON array; docs/benchmarks.md explains the keys.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<double?> Seconds = NumberOption.Create(
        "--seconds", "S", $"As many rounds per layer and cache condition as fit into S seconds, at least {RoundBudget.LeastRounds}.", 0.001, 86_400, DefaultSeconds);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "breakdown", "Measure where the time of a step goes: projection, little module, mask, big module, gates; percentages are of the dense step.")
        {
            Filter, Json, Seconds,
        };
        command.SetAction(static (parse, cancellation) => Task.Factory.StartNew(
            () => Run(parse, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return command;
    }

    private static int Run(ParseResult parse, CancellationToken cancellation)
    {
        string json = parse.GetRequiredValue(Json).FullName;
        AtomicFile.Prepare(json);
        string[] filters = parse.GetValue(Filter) ?? [];
        LayerCase[] layers = [.. CellCatalogue.Layers.Where(layer => layer.Cells.Any(cell => cell.MatchesAny(filters)))];
        if (layers.Length == 0) throw new ArgumentException($"No layer's cells contain every word of --filter '{string.Join("' or '", filters)}'.");
        var runner = new BreakdownRunner(
            RoundBudget.Of(TimeSpan.FromSeconds(parse.GetValue(Seconds) ?? DefaultSeconds)),
            new ProgressLog(parse.InvocationConfiguration.Error, !Console.IsErrorRedirected));
        BreakdownRow[] rows = [.. layers.SelectMany(layer => runner.Run(layer, filters, cancellation))];
        AtomicFile.Write(json, Encoding.UTF8.GetBytes(JsonReport.Format(rows)));
        TextTable.Write(
            parse.InvocationConfiguration.Output, Headings, static column => column >= 3, rows.Select(Format),
            "Medians; parts as milliseconds and as a share of the dense step.");
        return 0;
    }

    private static string[] Format(BreakdownRow row) =>
    [
        row.Layer, row.Setting, row.Cache, Text(row.InsensitiveRatio, "0%"), Text(row.TotalMs, "0.0000"),
        .. row.PartMs.Values.Select(part => FormattableString.Invariant($"{part:0.0000} {part / row.DenseMs:0%}")),
        Text(row.TotalMs / row.DenseMs, "0%"), Text(Throughput.GigabytesPerSecond(row.BytesPerStep, row.TotalMs), "0.0"), Text(row.StreamGBps, "0.0"),
    ];

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
