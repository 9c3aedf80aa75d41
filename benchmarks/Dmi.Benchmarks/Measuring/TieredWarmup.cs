using System.Diagnostics;
using System.Runtime;

namespace Dmi.Benchmarks.Measuring;

/// <summary>Runs candidates until the JIT has compiled everything that they call at its last tier.</summary>
/// <remarks>
/// A method is promoted after 30 calls counted from a quiet 100 ms on, first to an instrumented tier and then to the optimised one, each
/// compiled in the background. So: bursts of calls with pauses between them, until bursts go by in which nothing was compiled.
/// </remarks>
internal static class TieredWarmup
{
    private const int CallsPerBurst = 64;
    private const int LeastBursts = 4;
    private const int QuietBursts = 2;
    private const int MostBursts = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestBurst = TimeSpan.FromSeconds(2);

    /// <summary>Warms up.</summary>
    /// <param name="candidates">What will be measured.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="InvalidOperationException">The JIT does not come to rest.</exception>
    public static void Run(IReadOnlyList<Candidate> candidates, CancellationToken cancellation)
    {
        int quiet = 0;
        for (int burst = 0; burst < LeastBursts || quiet < QuietBursts; burst++)
        {
            if (burst == MostBursts)
            {
                throw new InvalidOperationException($"The JIT was still compiling after {MostBursts} bursts of {CallsPerBurst} steps.");
            }

            long before = JitInfo.GetCompiledMethodCount();
            foreach (Candidate candidate in candidates)
            {
                cancellation.ThrowIfCancellationRequested();
                candidate.Prepare();
                Burst(candidate.Step);
            }

            cancellation.WaitHandle.WaitOne(Pause);
            quiet = JitInfo.GetCompiledMethodCount() == before ? quiet + 1 : 0;
        }
    }

    private static void Burst(Action step)
    {
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < CallsPerBurst && Stopwatch.GetElapsedTime(start) < LongestBurst; call++) step();
    }
}
