using System.CommandLine;
using System.Text;
using Dmi.Benchmarks.Measuring;
using Dmi.Benchmarks.Reporting;
using Dmi.Numerics;

namespace Dmi.Benchmarks.Commands;

/// <summary><c>cells</c>: measures the performance table.</summary>
internal static class CellsCommand
{
    private const double DefaultSeconds = 8;

    private static readonly Option<string[]> Filter = new("--filter")
    {
        Description =
            "Measure only the cells whose names contain every word of TEXT, in any order and case. "
            + "A name reads 'LSTM 1500x1500 fp32 int8 threshold 50% cold 1T' or 'Linear Relu 4096x1024 fp32 dense hot 1T'. "
            + "Given several times, it measures the cells that any of them matches.",
        HelpName = "TEXT",
    };

    private static readonly Option<FileInfo> Json = new("--json")
    {
        Description = "Write the rows to FILE as a JSON array; docs/benchmarks.md explains the keys.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<FileInfo?> Markdown = new("--markdown")
    {
        Description = "Write the table to FILE as Markdown too.",
        HelpName = "FILE",
    };

    private static readonly Option<int?> Rounds = NumberOption.Create(
        "--rounds", "N", "Measure exactly N rounds per layer and cache condition, instead of --seconds-per-cell.", 1, 1_000_000);

    private static readonly Option<double?> Seconds = NumberOption.Create(
        "--seconds-per-cell", "S",
        $"Measure as many rounds per layer and cache condition as fit into S seconds, at least {RoundBudget.LeastRounds}.",
        0.001, 86_400, DefaultSeconds);

    private static readonly Option<RivalEngine> Rival = new("--rival")
    {
        Description = "onnxruntime, or libtorch as Debian's packages libpython3-dev, python3-torch and libopenblas0-pthread have it.",
        HelpName = "NAME",
        DefaultValueFactory = static _ => RivalEngine.OnnxRuntime,
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "cells", "Measure every cell of the performance table: our layers beside a rival, in one process, round by round in turn.")
        {
            Filter, Rival, Json, Markdown, Rounds, Seconds,
        };
        Filter.Validators.Add(static result =>
        {
            foreach (string filter in result.GetValueOrDefault<string[]>().Where(static filter => !CellCatalogue.Cells.Any(cell => cell.Matches(filter))))
            {
                result.AddError(
                    $"No cell's name contains every word of --filter '{filter}'; names read like '{CellCatalogue.Cells.First().Name}'.");
            }
        });
        command.Validators.Add(static result =>
        {
            if (result.GetResult(Rounds) is { Implicit: false } && result.GetResult(Seconds) is { Implicit: false })
            {
                result.AddError("Give either --rounds or --seconds-per-cell, not both.");
            }
        });
        // Measuring keeps its thread busy; on a thread of its own it leaves Ctrl+C to the caller.
        command.SetAction(static (parse, cancellation) => Task.Factory.StartNew(
            () => Run(parse, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return command;
    }

    private static int Run(ParseResult parse, CancellationToken cancellation)
    {
        TextWriter output = parse.InvocationConfiguration.Output, error = parse.InvocationConfiguration.Error;
        if (EnvironmentInfo.IsDebug) error.WriteLine("Built for debugging: the figures mean nothing. Run with -c Release.");
        string json = parse.GetRequiredValue(Json).FullName;
        string? markdown = parse.GetValue(Markdown)?.FullName;
        AtomicFile.Prepare(json);
        if (markdown is not null) AtomicFile.Prepare(markdown);

        RoundBudget budget = parse.GetValue(Rounds) is { } rounds
            ? RoundBudget.Of(rounds)
            : RoundBudget.Of(TimeSpan.FromSeconds(parse.GetValue(Seconds) ?? DefaultSeconds));
        var progress = new ProgressLog(error, !Console.IsErrorRedirected);
        IReadOnlyList<CellRow> rows = new CellRunner(parse.GetValue(Rival), budget, progress).Run(parse.GetValue(Filter) ?? [], cancellation);
        AtomicFile.Write(json, Encoding.UTF8.GetBytes(JsonReport.Format(rows)));
        if (markdown is not null) AtomicFile.Write(markdown, Encoding.UTF8.GetBytes(MarkdownReport.Format(rows)));
        ConsoleReport.Write(rows, output);
        return 0;
    }
}
