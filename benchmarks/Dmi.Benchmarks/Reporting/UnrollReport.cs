extern alias generators;

using Dmi.Benchmarks.Unrolling;
using generators::Dmi.Generators.Model;

namespace Dmi.Benchmarks.Reporting;

/// <summary>What is reported about unrolling; docs/benchmarks.md explains every key.</summary>
internal sealed record UnrollReport(
    IReadOnlyList<UnrollRow> Rows,
    IReadOnlyList<UnrollBudgetRow> Budgets,
    int BestBudget,
    double ControlOverLoop,
    EnvironmentInfo Environment)
{
    /// <summary>Puts a report together.</summary>
    /// <param name="measurements">Measurements of every row length, cold and hot.</param>
    public static UnrollReport Of(IReadOnlyList<UnrollMeasurement> measurements)
    {
        UnrollRow[] rows = [.. measurements.Select(UnrollRow.Of)];
        // Between two sizes that were measured all budgets are alike.
        IEnumerable<int> sizes = rows.Select(static row => row.MultiplyAdds).Append(0).Distinct().Order();
        UnrollBudgetRow[] budgets = [.. sizes.Select(budget => UnrollBudgetRow.Of(budget, rows))];
        int best = budgets.MaxBy(static budget => budget.SpeedupOverLoop)!.Budget;
        double control = Math.Exp(rows.Average(static row => Math.Log(row.ControlOverLoop)));
        return new UnrollReport(rows, budgets, best, Figures.Round(control), EnvironmentInfo.Current());
    }
}

/// <summary>Both forms at one row length and cache condition.</summary>
internal sealed record UnrollRow(
    int Columns,
    int MultiplyAdds,
    string Cache,
    double LoopMs,
    double StraightMs,
    double StraightOverLoop,
    double ControlOverLoop,
    JitOutcome LoopJit,
    JitOutcome StraightJit,
    int Rounds,
    int StepsPerSample)
{
    /// <summary>Puts a row together.</summary>
    /// <param name="measurement">The measurement.</param>
    public static UnrollRow Of(UnrollMeasurement measurement) => new(
        measurement.Straight.Columns,
        measurement.Straight.MultiplyAdds,
        measurement.Cache.ToName(),
        Figures.Round(measurement.LoopSamples.Median),
        Figures.Round(measurement.StraightSamples.Median),
        Figures.Round(measurement.StraightSamples.PairedRatio(measurement.LoopSamples)),
        Figures.Round(measurement.ControlSamples.PairedRatio(measurement.LoopSamples)),
        measurement.LoopJit,
        measurement.StraightJit,
        measurement.StraightSamples.Count,
        measurement.StraightSamples.StepsPerSample);
}

/// <summary>What a budget would give over all row lengths: the straight line up to it, the loop beyond.</summary>
internal sealed record UnrollBudgetRow(
    int Budget, double ColdSpeedupOverLoop, double HotSpeedupOverLoop, double SpeedupOverLoop, bool IsInUse)
{
    /// <summary>Puts a row together; speed-ups are geometric means over row lengths.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="rows">All measured rows.</param>
    public static UnrollBudgetRow Of(int budget, IReadOnlyList<UnrollRow> rows)
    {
        double cold = Speedup(budget, rows, CacheCondition.Cold), hot = Speedup(budget, rows, CacheCondition.Hot);
        return new UnrollBudgetRow(
            budget, Figures.Round(cold), Figures.Round(hot), Figures.Round(Math.Sqrt(cold * hot)), IsInUseFor(budget, rows));
    }

    private static double Speedup(int budget, IReadOnlyList<UnrollRow> rows, CacheCondition cache) => Math.Exp(rows
        .Where(row => row.Cache == cache.ToName())
        .Average(row => row.MultiplyAdds <= budget ? Math.Log(row.StraightOverLoop) : 0));

    // The budget in use may lie between two that were measured; it then acts as the smaller.
    private static bool IsInUseFor(int budget, IReadOnlyList<UnrollRow> rows) =>
        rows.All(row => row.MultiplyAdds <= budget == row.MultiplyAdds <= KernelPlan.DefaultStraightLineBudget);
}
