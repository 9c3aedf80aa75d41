namespace Dmi.Composition;

/// <summary>Statistics of several states that are stepped together.</summary>
internal static class StatisticsSum
{
    /// <summary>Rows and bytes of all; steps are those of the first, since each of its steps is one of every other.</summary>
    public static StepStatistics Of(IReadOnlyList<RecurrentState> states)
    {
        long total = 0, computed = 0, bytes = 0;
        foreach (RecurrentState state in states)
        {
            StepStatistics part = state.Statistics;
            (total, computed, bytes) = (total + part.RowsTotal, computed + part.RowsComputed, bytes + part.BytesRead);
        }

        return new StepStatistics(states[0].Statistics.Steps, total, computed, bytes);
    }
}
