namespace Dmi.Planning;

/// <summary>Passes the progress of a fit on at once, on the thread that makes it.</summary>
internal sealed class FitProgress(Action<double> moved) : IProgress<TrainingProgress>
{
    /// <inheritdoc/>
    public void Report(TrainingProgress value) => moved(value.Fraction);
}
