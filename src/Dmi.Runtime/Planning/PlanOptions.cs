namespace Dmi;

/// <summary>How <see cref="LittleModulePlanner"/> works. Every property has a default that suits real layers.</summary>
public sealed record PlanOptions
{
    /// <summary>
    /// Shapes to choose among, all with the big module of the weights, whose precision may differ; null, the default, means those of a <see cref="LittleModuleSpace"/> with
    /// its defaults.
    /// </summary>
    public IReadOnlyList<LayerShape>? Candidates { get; init; }

    /// <summary>The largest share of rows that is tried as insensitive, in (0, 1]; 0.98 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 1].</exception>
    public double LargestRatio { get; init => field = Share(value, nameof(LargestRatio)); } = 0.98;

    /// <summary>Distance between the ratios that are tried, in (0, 1]; 0.01 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 1].</exception>
    public double RatioStep { get; init => field = Share(value, nameof(RatioStep)); } = 0.01;

    /// <summary>Whether candidates that cannot win are passed over; true by default. Without, every one is searched to the end.</summary>
    public bool Prune { get; init; } = true;

    /// <summary>How little modules are fitted. Its threads, progress and cancellation are replaced by those of the plan.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Threads for fitting and calibrating at most; −1, the default, means one per processor. The metric is run by one thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither −1 nor positive.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = value is -1 or > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxDegreeOfParallelism), value, "MaxDegreeOfParallelism must be -1 or at least 1.");
    } = -1;

    /// <summary>Told of every piece of work that is done, on the threads that do it, one report at a time.</summary>
    public IProgress<PlanProgress>? Progress { get; init; }

    /// <summary>Stops the plan: a fit within about a tenth of a second, a metric at one of its next steps, which throws.</summary>
    public CancellationToken CancellationToken { get; init; }

    private static double Share(double value, string name) =>
        value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie in (0, 1].");
}
