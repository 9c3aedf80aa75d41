using System.Globalization;
using Dmi.Benchmarks.Unrolling;

namespace Dmi.Benchmarks.Reporting;

/// <summary>The report about unrolling as tables on a console.</summary>
internal static class UnrollTables
{
    /// <summary>Writes them.</summary>
    /// <param name="report">The report.</param>
    /// <param name="output">Where to.</param>
    public static void Write(UnrollReport report, TextWriter output)
    {
        TextTable.Write(
            output,
            ["columns", "multiply-adds", "cache", "loop ms", "straight ms", "straight faster", "control", "loop JIT", "straight JIT"],
            static column => column is not (2 or 7 or 8),
            report.Rows.Select(Format),
            "Dense steps; ratios are medians over rounds, above 1 faster than the loop; the control is the loop itself once more.");
        TextTable.Write(
            output,
            ["budget", "cold", "hot", "both", ""],
            static column => column < 4,
            report.Budgets.Select(budget => Format(budget, report.BestBudget)),
            "Speed-up over loops alone, the geometric mean over row lengths; "
            + FormattableString.Invariant($"the control's is {report.ControlOverLoop:0.000}, which is noise."));
    }

    private static string[] Format(UnrollRow row) =>
    [
        Text(row.Columns),
        Text(row.MultiplyAdds),
        row.Cache,
        Milliseconds(row.LoopMs),
        Milliseconds(row.StraightMs),
        Ratio(row.StraightOverLoop),
        Ratio(row.ControlOverLoop),
        Text(row.LoopJit),
        Text(row.StraightJit),
    ];

    private static string[] Format(UnrollBudgetRow budget, int best)
    {
        string[] remarks = [.. budget.Budget == best ? ["best"] : (string[])[], .. budget.IsInUse ? ["in use"] : (string[])[]];
        return
        [
            Text(budget.Budget), Ratio(budget.ColdSpeedupOverLoop), Ratio(budget.HotSpeedupOverLoop), Ratio(budget.SpeedupOverLoop),
            string.Join(", ", remarks),
        ];
    }

    private static string Text(JitOutcome jit) => FormattableString.Invariant($"{jit.Level}, {jit.CodeBytes:#,0} bytes, {jit.Calls} calls");

    private static string Text(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Milliseconds(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
