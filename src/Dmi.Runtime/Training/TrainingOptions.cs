namespace Dmi;

/// <summary>How <see cref="LittleModuleTrainer"/> works. Every property has a default that suits real layers.</summary>
public sealed record TrainingOptions
{
    /// <summary>The method.</summary>
    public TrainingMethod Method
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Method), value, "Method must be LeastSquares, Sgd or QuantizationAwareSgd.");
    }

    /// <summary>
    /// λ of the ridge regression as a multiple of the mean diagonal value of the features' scatter matrix, at least 0; null, the default,
    /// chooses among 10⁻⁶ … 10⁻¹ the one with which the quantised module errs least on held-out steps. It is raised where the matrix could
    /// not be factored otherwise.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double? Ridge
    {
        get;
        init => field = value is null || (value >= 0 && double.IsFinite(value.Value))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Ridge), value, "Ridge must be null, or at least 0 and finite.");
    }

    /// <summary>SGD: starting rate, above 0; 5 by default (P2's supplement). The gradient is that of the mean over batch and rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or not finite.</exception>
    public double LearningRate
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LearningRate), value, "LearningRate must be above 0 and finite.");
    } = 5;

    /// <summary>SGD: steps per update, at least 1; 32 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize { get; init => field = AtLeastOne(value, nameof(BatchSize)); } = 32;

    /// <summary>SGD: passes over the trace at most, at least 1; 100 by default. Fewer where the rate became negligible before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxEpochs { get; init => field = AtLeastOne(value, nameof(MaxEpochs)); } = 100;

    /// <summary>SGD: seed of the order of steps. The same seed gives the same weights whatever the number of threads.</summary>
    public int Seed { get; init; }

    /// <summary>Threads at most; −1, the default, means one per processor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither −1 nor positive.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = value is -1 or > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxDegreeOfParallelism), value, "MaxDegreeOfParallelism must be -1 or at least 1.");
    } = -1;

    /// <summary>Told of every piece of work that is done, on the thread that called <see cref="LittleModuleTrainer.Fit"/>.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops the fit within about a tenth of a second.</summary>
    public CancellationToken CancellationToken { get; init; }

    private static int AtLeastOne(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1.");
}
