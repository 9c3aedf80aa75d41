using System.CommandLine;
using Dmi.Benchmarks.Measuring;

namespace Dmi.Benchmarks.Commands;

/// <summary><c>stream</c>: how fast memory is read in order.</summary>
internal static class StreamCommand
{
    private const int DefaultMegabytes = 72;
    private const int DefaultRounds = 50;

    private static readonly Option<int?> Megabytes = NumberOption.Create(
        "--megabytes", "N", "Size of the block in 10^6 bytes; the default is an LSTM of 1500 units.", 1, 16_384, DefaultMegabytes);

    private static readonly Option<int?> Rounds = NumberOption.Create("--rounds", "N", "Number of reads.", 1, 1_000_000, DefaultRounds);

    private static readonly Option<int?> Threads = NumberOption.Create("--threads", "N", "Threads that read it.", 1, WorkerTeam.MaxThreads, 1);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("stream", "Measure how fast a block of memory is read in order, cold and hot.")
        {
            Megabytes, Rounds, Threads,
        };
        command.SetAction(static (parse, cancellation) => Task.Factory.StartNew(
            () => Run(parse, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return command;
    }

    private static int Run(ParseResult parse, CancellationToken cancellation)
    {
        using var team = new WorkerTeam(parse.GetValue(Threads) ?? 1);
        using var probe = new StreamProbe(1_000_000L * (parse.GetValue(Megabytes) ?? DefaultMegabytes), team);
        Candidate[] candidates = [probe.ToCandidate()];
        TieredWarmup.Run(candidates, cancellation);
        var timer = new InterleavedTimer();
        foreach (CacheCondition cache in Enum.GetValues<CacheCondition>())
        {
            var budget = RoundBudget.Of(parse.GetValue(Rounds) ?? DefaultRounds);
            Samples samples = timer.Measure(candidates, cache, budget, static _ => { }, cancellation)[0];
            parse.InvocationConfiguration.Output.WriteLine(FormattableString.Invariant(
                $"{cache.ToName(),-4}  {Rate(samples, 0.5):0.0} GB/s (p10 {Rate(samples, 0.9):0.0}, p90 {Rate(samples, 0.1):0.0})"));
        }

        return 0;

        // The slowest tenth of the times is the lowest tenth of the rates.
        double Rate(Samples samples, double share) => Throughput.GigabytesPerSecond(probe.Bytes, samples.Quantile(share));
    }
}
