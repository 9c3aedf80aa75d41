namespace Dmi.Samples.WordLm;

/// <summary>Turns the progress of a fit into percent. The last percent is reported by <see cref="Finish"/>, once and for certain.</summary>
internal sealed class PercentProgress(IProgress<int> target) : IProgress<TrainingProgress>
{
    /// <summary>What it counts up to.</summary>
    public const int Total = 100;

    /// <inheritdoc/>
    public void Report(TrainingProgress value) => target.Report(Math.Min((int)(Total * value.Fraction), Total - 1));

    /// <summary>Reports the end.</summary>
    public void Finish() => target.Report(Total);
}
