namespace Dmi.Training;

/// <summary>Turns the work of stages into one fraction that never falls.</summary>
internal sealed class ProgressReporter(IProgress<TrainingProgress>? progress)
{
    private double _fraction;
    private double _loss = double.NaN;

    /// <summary>Remembers the best loss so far.</summary>
    public void Measured(double loss)
    {
        if (loss < _loss || double.IsNaN(_loss)) _loss = loss;
    }

    /// <summary>Reports.</summary>
    /// <param name="stage">What is being done.</param>
    /// <param name="fraction">Share of all the work that is done.</param>
    public void Report(string stage, double fraction)
    {
        _fraction = Math.Clamp(fraction, _fraction, 1);
        progress?.Report(new TrainingProgress(stage, _fraction, _loss));
    }
}
