namespace Dmi.Benchmarks.Measuring;

/// <summary>Something whose steps are timed.</summary>
/// <param name="name">Its name in reports.</param>
/// <param name="step">One step; allocates nothing.</param>
/// <param name="prepare">Called before every sample, untimed; null where there is nothing to do.</param>
internal class Candidate(string name, Action step, Action? prepare = null)
{
    /// <summary>
    /// How long everything rests after a sample: where threads of a candidate go on spinning when its step is done, they would take a processor from the next
    /// candidate. In an application that runs one of the two nobody is there to suffer from that.
    /// </summary>
    public TimeSpan Rest { get; init; }

    /// <summary>Its name in reports.</summary>
    public string Name { get; } = name;

    /// <summary>One step.</summary>
    public Action Step { get; } = step;

    /// <summary>Makes everything ready for a sample, untimed.</summary>
    public void Prepare() => prepare?.Invoke();
}
