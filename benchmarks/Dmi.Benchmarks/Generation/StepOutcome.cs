using Microsoft.CodeAnalysis;

namespace Dmi.Benchmarks.Generation;

/// <summary>What became of one step of the generator's pipeline in a run after an edit, in numbers of its values.</summary>
/// <param name="Step">Name of the step.</param>
/// <param name="Cached">Values that were taken over without looking.</param>
/// <param name="Unchanged">Values that were computed again and found the same, so that nothing behind them runs.</param>
/// <param name="Changed">Values that are new, other or gone.</param>
internal sealed record StepOutcome(string Step, int Cached, int Unchanged, int Changed)
{
    /// <summary>Counts.</summary>
    /// <param name="step">Name of the step.</param>
    /// <param name="runs">Its runs.</param>
    public static StepOutcome Of(string step, IEnumerable<IncrementalGeneratorRunStep> runs)
    {
        IncrementalStepRunReason[] reasons = [.. runs.SelectMany(static run => run.Outputs).Select(static output => output.Reason)];
        int cached = reasons.Count(static reason => reason == IncrementalStepRunReason.Cached);
        int unchanged = reasons.Count(static reason => reason == IncrementalStepRunReason.Unchanged);
        return new StepOutcome(step, cached, unchanged, reasons.Length - cached - unchanged);
    }
}
