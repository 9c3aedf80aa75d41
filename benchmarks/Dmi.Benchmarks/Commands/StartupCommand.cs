using System.CommandLine;
using System.Text;
using Dmi.Benchmarks.Reporting;
using Dmi.Benchmarks.Startup;
using Dmi.Numerics;

namespace Dmi.Benchmarks.Commands;

/// <summary><c>startup</c>: how long a program takes from the start of its process to the end of its first step.</summary>
internal static class StartupCommand
{
    private const int DefaultRounds = 15;

    private static readonly Option<FileInfo?> Json = new("--json")
    {
        Description = "Write the results to FILE as a JSON object; docs/start-up.md explains the keys.",
        HelpName = "FILE",
    };

    private static readonly Option<int?> Rounds = NumberOption.Create(
        "--rounds", "N", "Starts of every program that count; one more comes before them.", 1, 10_000, DefaultRounds);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "startup",
            "Measure the time from the start of a process to the end of its first step: compiled by the JIT, by ReadyToRun and by Native AOT, with weights "
            + "that are packed, loaded, mapped and read, beside ONNX Runtime. Native AOT needs clang or gcc and zlib's headers.")
        {
            Json, Rounds,
        };
        command.SetAction(static (parse, cancellation) => Task.Factory.StartNew(
            () => Run(parse, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return command;
    }

    private static int Run(ParseResult parse, CancellationToken cancellation)
    {
        TextWriter output = parse.InvocationConfiguration.Output, error = parse.InvocationConfiguration.Error;
        string? json = parse.GetValue(Json)?.FullName;
        if (json is not null) AtomicFile.Prepare(json);

        var progress = new ProgressLog(error, !Console.IsErrorRedirected);
        StartupReport report = new StartupMeasurement(parse.GetValue(Rounds) ?? DefaultRounds, progress, cancellation).Run();
        if (json is not null) AtomicFile.Write(json, Encoding.UTF8.GetBytes(JsonReport.Format(report)));
        StartupTables.Write(report, output);
        return 0;
    }
}
