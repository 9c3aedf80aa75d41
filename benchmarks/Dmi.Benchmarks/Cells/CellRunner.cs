using Dmi.Benchmarks.Measuring;
using Dmi.Benchmarks.Reporting;

namespace Dmi.Benchmarks;

/// <summary>Measures cells: every layer beside its rival, its own dense step and the memory stream, in the same rounds.</summary>
/// <param name="engine">The rival.</param>
/// <param name="budget">Rounds per layer and cache condition.</param>
/// <param name="progress">Told what is going on.</param>
internal sealed class CellRunner(RivalEngine engine, RoundBudget budget, ProgressLog progress)
{
    private readonly InterleavedTimer _timer = new();
    private readonly InterleavedTimer _threadsTimer = new(InterleavedTimer.ThreadsLeadIn);
    private readonly EnvironmentInfo _environment = EnvironmentInfo.Current();

    /// <summary>Measures the cells that some filter matches, layer by layer.</summary>
    /// <param name="filters">Words that a cell's name must contain, of any of these; none matches all.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>One row per cell.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<CellRow> Run(IReadOnlyList<string> filters, CancellationToken cancellation)
    {
        var rows = new List<CellRow>();
        foreach (LayerCase layer in CellCatalogue.Layers)
        {
            Cell[] cells = [.. layer.Cells.Where(cell => cell.MatchesAny(filters))];
            if (cells.Length > 0) rows.AddRange(Measure(layer, cells, cancellation));
        }

        return rows;
    }

    private List<CellRow> Measure(LayerCase layer, IReadOnlyList<Cell> cells, CancellationToken cancellation)
    {
        progress.Begin($"{layer.Name}: preparing");
        using Contest contest = layer.Prepare([.. cells.Select(static cell => cell.Setting).Distinct()], engine, cancellation);
        using var team = new WorkerTeam(layer.Threads);
        using var stream = new StreamProbe(contest.DenseBytes(), team);
        Candidate[] candidates = [contest.Rival, .. contest.Ours, stream.ToCandidate()];
        progress.Begin($"{layer.Name}: warming up");
        TieredWarmup.Run(candidates, cancellation);

        var rows = new List<CellRow>();
        foreach (IGrouping<CacheCondition, Cell> condition in cells.GroupBy(static cell => cell.Cache))
        {
            progress.Begin($"{layer.Name}: measuring {condition.Key.ToName()}");
            foreach (LayerCandidate ours in contest.Ours) ours.ResetStatistics();
            IReadOnlyList<Samples> samples = (layer.Threads > 1 ? _threadsTimer : _timer).Measure(candidates, condition.Key, budget, progress.Advance, cancellation);
            var reference = new CellReference(
                contest.Rival.Name, samples[0], samples[1], contest.Ours[0].Statistics, samples[^1], stream.Bytes);
            foreach (Cell cell in condition)
            {
                int index = contest.IndexOf(cell.Setting);
                rows.Add(CellRow.Of(cell, layer.Shape, samples[1 + index], contest.Ours[index].Statistics, reference, _environment));
            }
        }

        progress.End();
        return rows;
    }
}
