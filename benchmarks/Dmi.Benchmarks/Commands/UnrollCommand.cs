using System.CommandLine;
using System.Text;
using Dmi.Benchmarks.Measuring;
using Dmi.Benchmarks.Reporting;
using Dmi.Benchmarks.Unrolling;
using Dmi.Numerics;

namespace Dmi.Benchmarks.Commands;

/// <summary><c>unroll</c>: up to which size the kernel of big rows is best a straight line.</summary>
internal static class UnrollCommand
{
    private const double DefaultSeconds = 8;

    private static readonly Option<FileInfo?> Json = new("--json")
    {
        Description = "Write the results to FILE as a JSON object; docs/benchmarks.md explains the keys.",
        HelpName = "FILE",
    };

    private static readonly Option<int?> Rounds = NumberOption.Create(
        "--rounds", "N", "Measure exactly N rounds per row length and cache condition, instead of --seconds-per-row.", 1, 1_000_000);

    private static readonly Option<double?> Seconds = NumberOption.Create(
        "--seconds-per-row", "S",
        $"Measure as many rounds per row length and cache condition as fit into S seconds, at least {RoundBudget.LeastRounds}.",
        0.001, 86_400, DefaultSeconds);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "unroll",
            "Find the budget up to which the kernel of big rows is best written as a straight line instead of a loop: both forms at "
            + FormattableString.Invariant($"{UnrollVariant.RowLengths.Count} row lengths, in one process, round by round in turn."))
        {
            Json, Rounds, Seconds,
        };
        command.Validators.Add(static result =>
        {
            if (result.GetResult(Rounds) is { Implicit: false } && result.GetResult(Seconds) is { Implicit: false })
            {
                result.AddError("Give either --rounds or --seconds-per-row, not both.");
            }

            if (KernelTiers.Current == KernelTier.Scalar)
            {
                result.AddError("Scalar kernels are never unrolled; there is nothing to measure.");
            }
        });
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

        RoundBudget budget = parse.GetValue(Rounds) is { } rounds
            ? RoundBudget.Of(rounds)
            : RoundBudget.Of(TimeSpan.FromSeconds(parse.GetValue(Seconds) ?? DefaultSeconds));
        var progress = new ProgressLog(error, !Console.IsErrorRedirected);
        var report = UnrollReport.Of(new UnrollRunner(budget, progress, cancellation).Run());
        if (json is not null) AtomicFile.Write(json, Encoding.UTF8.GetBytes(JsonReport.Format(report)));
        UnrollTables.Write(report, output);
        return 0;
    }
}
