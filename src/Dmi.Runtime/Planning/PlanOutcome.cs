namespace Dmi;

/// <summary>What became of a candidate.</summary>
public enum PlanOutcome
{
    /// <summary>It was searched for the largest ratio within the budget.</summary>
    Searched = 0,

    /// <summary>Not even fitted: with as many rows skipped as may be, it would not read fewer bytes than what had been found.</summary>
    TooManyBytes = 1,

    /// <summary>Fitted and tried, mostly once: it lost too much already at ratios where it read no fewer bytes than what had been found.</summary>
    TooMuchLoss = 2,
}
