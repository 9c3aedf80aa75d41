using System.Diagnostics;
using Dmi.Benchmarks.Measuring;
using Dmi.Benchmarks.Reporting;
using Dmi.Models;

namespace Dmi.Benchmarks.Breakdown;

/// <summary>Measures where the time of steps goes: a layer at all its settings in turn, each part by the layer's own stopwatch.</summary>
/// <param name="budget">Rounds per layer and cache condition.</param>
/// <param name="progress">Told what is going on.</param>
internal sealed class BreakdownRunner(RoundBudget budget, ProgressLog progress)
{
    // Many enough that what the clock's resolution takes or gives to a part evens out.
    private const int HotSteps = 64;

    private readonly CacheFlusher _flusher = new();
    private readonly EnvironmentInfo _environment = EnvironmentInfo.Current();

    /// <summary>Measures a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="filters">Which of its cells.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<BreakdownRow> Run(LayerCase layer, IReadOnlyList<string> filters, CancellationToken cancellation)
    {
        progress.Begin($"{layer.Name}: preparing");
        Setting[] chosen = [.. layer.Cells.Where(cell => cell.MatchesAny(filters)).Select(static cell => cell.Setting).Distinct()];
        using Contest contest = layer.Prepare(chosen, RivalEngine.OnnxRuntime, cancellation);
        using var team = new WorkerTeam(layer.Threads);
        using var stream = new StreamProbe(contest.DenseBytes(), team);
        TimedSetting[] settings = [.. contest.Ours.Select(static candidate => new TimedSetting(candidate))];
        TieredWarmup.Run(contest.Ours, cancellation);
        var rows = new List<BreakdownRow>();
        foreach (CacheCondition cache in Enum.GetValues<CacheCondition>())
        {
            progress.Begin($"{layer.Name}: measuring {cache.ToName()}");
            List<double> streamed = Measure(settings, stream, cache, cancellation);
            double gigabytes = Throughput.GigabytesPerSecond(stream.Bytes, Quantiles.Of([.. streamed.Order()], 0.5));
            rows.AddRange(settings.Where(setting => chosen.Contains(setting.Candidate.Setting)).Select(setting => ToRow(layer, setting, settings[0].Total, cache, gigabytes)));
        }

        progress.End();
        return rows;
    }

    private List<double> Measure(TimedSetting[] settings, StreamProbe stream, CacheCondition cache, CancellationToken cancellation)
    {
        foreach (TimedSetting setting in settings) setting.Clear();
        bool isCold = cache == CacheCondition.Cold;
        (int leadIn, int steps, CacheFlusher? flusher) = isCold ? (0, 1, _flusher) : (HotSteps, HotSteps, null);
        var streamed = new List<double>();
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; budget.Allows(round, Stopwatch.GetElapsedTime(start)); round++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (TimedSetting setting in settings) setting.Sample(leadIn, flusher, steps);
            if (isCold) _flusher.Flush();
            else stream.Read();
            long before = Stopwatch.GetTimestamp();
            stream.Read();
            streamed.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            progress.Advance(budget.Used(round + 1, Stopwatch.GetElapsedTime(start)));
        }

        return streamed;
    }

    private BreakdownRow ToRow(LayerCase layer, TimedSetting setting, double dense, CacheCondition cache, double streamGigabytes)
    {
        StepStatistics statistics = setting.Candidate.Statistics;
        return new BreakdownRow(
            layer.Name,
            setting.Candidate.Setting.ToString(),
            cache.ToName(),
            Figures.Round(statistics.InsensitiveRatio),
            Figures.Round(setting.Total),
            Figures.Round(dense),
            setting.PartMedians.ToDictionary(static part => BreakdownRow.NameOf(part.Key), static part => Figures.Round(part.Value)),
            Figures.Round((double)statistics.BytesRead / statistics.Steps),
            Figures.Round(streamGigabytes),
            setting.Count,
            _environment);
    }
}
