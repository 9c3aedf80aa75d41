using System.CommandLine;
using System.Globalization;
using System.Text;
using Dmi.Benchmarks.Measuring;
using Dmi.Benchmarks.Reporting;
using Dmi.Benchmarks.Streams;
using Dmi.Numerics;

namespace Dmi.Benchmarks.Commands;

/// <summary><c>streams</c>: many streams on many threads against one layer.</summary>
internal static class StreamsCommand
{
    private const double DefaultSeconds = 8;

    private static readonly string[] Headings = ["layer", "cache", "streams", "threads", "steps per s", "ms", "p90 ms", "p99 ms"];

    private static readonly int[] Threads = [1, 2];

    private static readonly Option<string?> Filter = new("--filter")
    {
        Description = "The layers whose cells' names contain every word of TEXT.",
        HelpName = "TEXT",
        DefaultValueFactory = static _ => "LSTM 1500x1500 learned 50% 1T",
    };

    private static readonly Option<FileInfo> Json = new("--json")
    {
        Description = "Write the rows to FILE as a JSON array; docs/benchmarks.md explains the keys.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<double?> Seconds = NumberOption.Create(
        "--seconds", "S", $"As many rounds per cache condition as fit into S seconds, at least {RoundBudget.LeastRounds}.", 0.001, 86_400, DefaultSeconds);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "streams", "Measure steps per second and latency of 1, 2 and 4 streams at once through one layer, alone and sharing a team of 2 threads.")
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
        string? filter = parse.GetValue(Filter);
        LayerCase[] layers = [.. CellCatalogue.Layers.Where(layer => layer.Threads == 1 && layer.Cells.Any(cell => !cell.Setting.IsDense && cell.Matches(filter)))];
        if (layers.Length == 0) throw new ArgumentException($"No layer's cells contain every word of --filter '{filter}'.");
        TextWriter error = parse.InvocationConfiguration.Error;
        var runner = new StreamsRunner(
            RoundBudget.Of(TimeSpan.FromSeconds(parse.GetValue(Seconds) ?? DefaultSeconds)), new ProgressLog(error, !Console.IsErrorRedirected));
        StreamsRow[] rows = [.. layers.SelectMany(layer => runner.Run(layer, filter, [1, 2, 4], Threads, cancellation))];
        AtomicFile.Write(json, Encoding.UTF8.GetBytes(JsonReport.Format(rows)));
        TextTable.Write(parse.InvocationConfiguration.Output, Headings, static column => column >= 2, rows.Select(Format), $"Setting {rows[0].Setting}.");
        return 0;
    }

    private static string[] Format(StreamsRow row) =>
    [
        row.Layer, row.Cache, row.Streams.ToString(CultureInfo.InvariantCulture), row.Threads.ToString(CultureInfo.InvariantCulture),
        row.StepsPerSecond.ToString("0", CultureInfo.InvariantCulture), Digits(row.MedianMs), Digits(row.P90Ms), Digits(row.P99Ms),
    ];

    private static string Digits(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
