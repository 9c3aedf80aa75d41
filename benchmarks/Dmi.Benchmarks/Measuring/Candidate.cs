namespace Dmi.Benchmarks.Measuring;

/// <summary>Something whose steps are timed.</summary>
/// <param name="name">Its name in reports.</param>
/// <param name="step">One step; allocates nothing.</param>
/// <param name="prepare">Called before every sample, untimed; null where there is nothing to do.</param>
internal class Candidate(string name, Action step, Action? prepare = null)
{
    /// <summary>
    /// How long everything rests after a sample. A candidate whose threads go on spinning when its step is done would take processors from the next one,
    /// which nobody suffers who runs but one of them.
    /// </summary>
    public TimeSpan Rest { get; init; }

    /// <summary>Its name in reports.</summary>
    public string Name { get; } = name;

    /// <summary>One step.</summary>
    public Action Step { get; } = step;

    /// <summary>Makes everything ready for a sample, untimed.</summary>
    public void Prepare() => prepare?.Invoke();
}
