namespace Dmi.Studies.Subjects;

/// <summary>A trained model whose recurrent layer is studied.</summary>
internal abstract class StudySubject
{
    /// <summary>Name on the command line and in the figures.</summary>
    public abstract string Name { get; }

    /// <summary>What <see cref="Judgement.Loss"/> is, for people.</summary>
    public abstract string LossName { get; }

    /// <summary>The layer with fp32 weights and rows of 8 bits, without a little module.</summary>
    public abstract DualModuleWeights Weights { get; }

    /// <summary>The layer whose bytes in int8 others are shares of: the same one where x is not precomputed.</summary>
    public virtual LayerShape Baseline => Weights.Shape;

    /// <summary>Little modules to try, beside those for every layer.</summary>
    public abstract IReadOnlyList<int> LearnedRanks { get; }

    /// <summary>What little modules are fitted to.</summary>
    public abstract ActivationTrace Fitting { get; }

    /// <summary>What thresholds are searched on.</summary>
    public abstract ActivationTrace Calibration { get; }

    /// <summary>What the judgement is made on, for people.</summary>
    public abstract string Data { get; }

    /// <summary>Runs the model with a layer on data that nothing was fitted to. Several threads may do so at once.</summary>
    /// <param name="layer">The layer; disposed of.</param>
    /// <param name="isDense">Whether steps are dense.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public abstract Judgement Judge(IRecurrentLayer layer, bool isDense, CancellationToken cancellationToken);
}
