using System.CommandLine;
using System.Text;
using Dmi.Benchmarks.Generation;
using Dmi.Benchmarks.Measuring;
using Dmi.Benchmarks.Reporting;
using Dmi.Numerics;

namespace Dmi.Benchmarks.Commands;

/// <summary><c>generator</c>: how fast the source generator is, what an edit makes it do, and how much it emits.</summary>
internal static class GeneratorCommand
{
    private const int DefaultRuns = 20;
    private const int WastefulCode = 1;

    private static readonly Option<FileInfo?> Json = new("--json")
    {
        Description = "Write the results to FILE as a JSON object; docs/benchmarks.md explains the keys.",
        HelpName = "FILE",
    };

    private static readonly Option<int?> Runs = NumberOption.Create(
        "--runs", "N", "Timed runs over the whole project, and after every edit.", 1, 1_000_000, DefaultRuns);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "generator",
            "Measure the source generator over a project of 50 annotated classes: a whole run, runs after edits, and the size of what it "
            + "emits. The exit code is 1 where an unrelated edit makes it emit something anew.")
        {
            Json, Runs,
        };
        command.SetAction(static (parse, cancellation) => Task.Factory.StartNew(
            () => Run(parse, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return command;
    }

    private static int Run(ParseResult parse, CancellationToken cancellation)
    {
        TextWriter output = parse.InvocationConfiguration.Output, error = parse.InvocationConfiguration.Error;
        if (EnvironmentInfo.IsDebug) error.WriteLine("Built for debugging: the figures mean nothing. Run with -c Release.");
        string? json = parse.GetValue(Json)?.FullName;
        if (json is not null) AtomicFile.Prepare(json);

        var progress = new ProgressLog(error, !Console.IsErrorRedirected);
        var measurement = new GeneratorMeasurement(parse.GetValue(Runs) ?? DefaultRuns, cancellation);
        progress.Begin("the first run");
        double cold = GeneratorMeasurement.Cold();
        progress.Begin("whole runs");
        Samples whole = measurement.Whole();
        var edits = new List<EditOutcome>();
        foreach (CorpusEdit edit in CorpusCompilation.Edits)
        {
            progress.Begin($"runs after an edit: {edit.Name}");
            edits.Add(measurement.AfterEdit(edit));
        }

        progress.Begin("weighing what is emitted");
        var report = GeneratorReport.Of(cold, whole, edits, EmittedCode.Weigh(cancellation));
        progress.End();
        if (json is not null) AtomicFile.Write(json, Encoding.UTF8.GetBytes(JsonReport.Format(report)));
        GeneratorTables.Write(report, output);
        EditOutcome[] wasteful = [.. edits.Where(static edit => edit.IsWasteful)];
        foreach (EditOutcome outcome in wasteful) error.WriteLine($"Something ran anew after an unrelated edit: {outcome.Edit.Name}.");
        return wasteful.Length > 0 ? WastefulCode : 0;
    }
}
