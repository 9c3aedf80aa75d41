using System.Collections.Immutable;

namespace Dmi;

/// <summary>What became of one candidate.</summary>
/// <param name="Shape">The candidate.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="LittleBytes">Bytes of its little module.</param>
/// <param name="BytesToBeat">Bytes per step of the best that had been found when its turn came.</param>
/// <param name="Trials">Its runs of the metric, in their order.</param>
public sealed record PlanCandidate(
    LayerShape Shape, PlanOutcome Outcome, long LittleBytes, long BytesToBeat, ImmutableArray<PlanTrial> Trials)
{
    /// <summary>
    /// Of the trials within the budget the one that read the fewest bytes; null where there is none. With a confirmation it was confirmed only where it has a
    /// <see cref="PlanTrial.ConfirmedLoss"/>.
    /// </summary>
    public PlanTrial? Best => Trials.Where(static trial => trial.IsWithinBudget).MinBy(static trial => trial.BytesPerStep);
}
