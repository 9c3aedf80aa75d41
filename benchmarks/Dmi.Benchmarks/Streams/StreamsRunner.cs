using System.Diagnostics;
using Dmi.Benchmarks.Measuring;
using Dmi.Benchmarks.Reporting;
using Dmi.Models;
using Dmi.Testing;

namespace Dmi.Benchmarks.Streams;

/// <summary>Measures how many steps a second a layer gives to several streams at once, and how long each of them waits.</summary>
/// <param name="budget">Rounds per row.</param>
/// <param name="progress">Told what is going on.</param>
internal sealed class StreamsRunner(RoundBudget budget, ProgressLog progress)
{
    private const int Seed = 3;
    private const int DistinctInputs = 64;
    private const int WarmupSteps = 200;

    // Long enough that the beginning and the end of a round, where not all streams run, count for little.
    private const int HotSteps = 40;

    private readonly CacheFlusher _flusher = new();
    private readonly EnvironmentInfo _environment = EnvironmentInfo.Current();

    /// <summary>Measures a layer; numbers of streams and threads and cache conditions take turns round by round.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="filter">Which of its cells; the first setting of these that skips rows is run.</param>
    /// <param name="streams">Numbers of streams.</param>
    /// <param name="threads">Numbers of threads of the team that all streams share.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<StreamsRow> Run(LayerCase layer, string? filter, IReadOnlyList<int> streams, IReadOnlyList<int> threads, CancellationToken cancellation)
    {
        progress.Begin($"{layer.Name}: preparing");
        Setting setting = layer.Cells.First(cell => !cell.Setting.IsDense && cell.Matches(filter)).Setting;
        using Contest contest = layer.Prepare([setting], RivalEngine.OnnxRuntime, cancellation);
        LayerCandidate candidate = contest.Ours[contest.IndexOf(setting)];
        candidate.Prepare();
        float[][] inputs = RandomWeights.Inputs(DistinctInputs, layer.Shape.InputSize, Seed);
        var rows = new List<StreamsRow>();
        foreach (CacheCondition cache in Enum.GetValues<CacheCondition>())
        {
            progress.Begin($"{layer.Name}: measuring {cache.ToName()}");
            WorkerTeam[] teams = [.. threads.Select(static count => new WorkerTeam(count))];
            Entry[] entries = [.. from count in streams from team in teams select new Entry(new StreamGroup(candidate.Layer, inputs, count, team), count, team.Threads)];
            int steps = cache == CacheCondition.Cold ? 1 : HotSteps;
            Measure(entries, cache, steps, cancellation);
            rows.AddRange(entries.Select(entry => ToRow(entry, layer, setting, cache, steps)));
            foreach (Entry entry in entries) entry.Group.Dispose();
            foreach (WorkerTeam team in teams) team.Dispose();
        }

        progress.End();
        return rows;
    }

    private void Measure(Entry[] entries, CacheCondition cache, int steps, CancellationToken cancellation)
    {
        foreach (Entry entry in entries) entry.Group.Run(WarmupSteps, isTimed: false);

        long start = Stopwatch.GetTimestamp();
        for (int round = 0; budget.Allows(round, Stopwatch.GetElapsedTime(start)); round++)
        {
            foreach (Entry entry in entries)
            {
                cancellation.ThrowIfCancellationRequested();
                if (cache == CacheCondition.Cold) _flusher.Flush();
                else LeadIn(entry.Group, steps);
                entry.Ticks.Add(entry.Group.Run(steps, isTimed: true));
            }

            progress.Advance(budget.Used(round + 1, Stopwatch.GetElapsedTime(start)));
        }
    }

    private static void LeadIn(StreamGroup group, int steps)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < InterleavedTimer.ThreadsLeadIn) group.Run(steps, isTimed: false);
    }

    private StreamsRow ToRow(Entry entry, LayerCase layer, Setting setting, CacheCondition cache, int steps)
    {
        double[] seconds = [.. entry.Ticks.Order().Select(static ticks => (double)ticks / Stopwatch.Frequency)];
        double[] latencies = [.. entry.Group.Latencies.Order().Select(static ticks => 1e3 * ticks / Stopwatch.Frequency)];
        return new StreamsRow(
            layer.Name,
            setting.ToString(),
            cache.ToName(),
            entry.Streams,
            entry.Threads,
            Figures.Round(entry.Streams * steps / Quantiles.Of(seconds, 0.5)),
            Figures.Round(Quantiles.Of(latencies, 0.5)),
            Figures.Round(Quantiles.Of(latencies, 0.9)),
            Figures.Round(Quantiles.Of(latencies, 0.99)),
            entry.Ticks.Count,
            entry.Streams * steps,
            _environment);
    }

    private sealed record Entry(StreamGroup Group, int Streams, int Threads)
    {
        public List<long> Ticks { get; } = [];
    }
}
