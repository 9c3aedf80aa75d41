using System.Diagnostics;
using Dmi.Models;

namespace Dmi.Benchmarks.Measuring;

/// <summary>
/// Times candidates in turn, A B C A B C …, so that whatever slows the machine for a while slows all of them.
/// </summary>
/// <param name="leadIn">
/// How long untimed steps run before a hot sample at least; at least eight do. Threads that have just been woken may share a processor until the system
/// spreads them.
/// </param>
internal sealed class InterleavedTimer(TimeSpan leadIn = default)
{
    /// <summary>The lead-in of candidates that have several threads: longer than schedulers take to move one of two busy threads to another processor.</summary>
    public static readonly TimeSpan ThreadsLeadIn = TimeSpan.FromMilliseconds(40);

    // Well above the clock's resolution and the cost of reading it.
    private static readonly TimeSpan LeastHotSample = TimeSpan.FromMicroseconds(500);

    // Last-level caches do not simply replace what was used least recently: a matrix of half their size takes several passes to move in.
    private const int LeastLeadIn = 8;

    private readonly CacheFlusher _flusher = new();

    /// <summary>Measures; every round holds one sample of every candidate.</summary>
    /// <param name="candidates">Candidates, warmed up.</param>
    /// <param name="cache">What the caches hold when a step begins.</param>
    /// <param name="budget">How many rounds.</param>
    /// <param name="progress">Told the share of the budget that is used up, between rounds.</param>
    /// <param name="cancellation">Stops it between rounds.</param>
    /// <returns>Samples per candidate.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<Samples> Measure(
        IReadOnlyList<Candidate> candidates, CacheCondition cache, RoundBudget budget, Action<double> progress,
        CancellationToken cancellation)
    {
        int[] steps = [.. candidates.Select(candidate => cache == CacheCondition.Cold ? 1 : HotSteps(candidate))];
        List<long>[] ticks = [.. candidates.Select(static _ => new List<long>())];
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; budget.Allows(round, Stopwatch.GetElapsedTime(start)); round++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < candidates.Count; i++)
            {
                candidates[i].Prepare();
                ticks[i].Add(cache == CacheCondition.Cold ? Cold(candidates[i].Step) : Hot(candidates[i].Step, steps[i]));
                if (candidates[i].Rest > TimeSpan.Zero) Thread.Sleep(candidates[i].Rest);
            }

            progress(budget.Used(round + 1, Stopwatch.GetElapsedTime(start)));
        }

        return [.. ticks.Select((samples, i) => new Samples(samples, steps[i]))];
    }

    private int HotSteps(Candidate candidate)
    {
        candidate.Prepare();
        long least = (long)(LeastHotSample.TotalSeconds * Stopwatch.Frequency);
        int steps = 1;
        while (Hot(candidate.Step, steps) < least) steps *= 2;
        Thread.Sleep(candidate.Rest);
        return steps;
    }

    // Another candidate ran before: untimed steps bring back what the caches can hold.
    private long Hot(Action step, int steps)
    {
        long begin = Stopwatch.GetTimestamp();
        do
        {
            Run(step, Math.Max(LeastLeadIn, steps));
        }
        while (Stopwatch.GetElapsedTime(begin) < leadIn);
        long start = Stopwatch.GetTimestamp();
        Run(step, steps);
        return Stopwatch.GetTimestamp() - start;
    }

    private static void Run(Action step, int steps)
    {
        for (int i = 0; i < steps; i++) step();
    }

    private long Cold(Action step)
    {
        _flusher.Flush();
        long start = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetTimestamp() - start;
    }
}
