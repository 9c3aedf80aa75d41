namespace Dmi.Planning;

/// <summary>Turns the work on candidates into one fraction that never falls.</summary>
/// <param name="progress">Who is told.</param>
/// <param name="units">Units of all work.</param>
internal sealed class PlanReporter(IProgress<PlanProgress>? progress, double units)
{
    private readonly Lock _lock = new();
    private double _fraction;
    private double _start;
    private double _share;
    private LayerShape? _candidate;

    /// <summary>Begins a part of the work: until the next one begins, shares are shares of it.</summary>
    /// <param name="candidate">The candidate; null for the dense layer.</param>
    /// <param name="partUnits">Its units.</param>
    public void Begin(LayerShape? candidate, double partUnits)
    {
        lock (_lock) (_candidate, _start, _share) = (candidate, _start + _share, partUnits / units);
    }

    /// <summary>Reports.</summary>
    /// <param name="stage">What is being done.</param>
    /// <param name="share">Share of the part that is done.</param>
    public void Report(string stage, double share)
    {
        lock (_lock) Tell(stage, _start + _share * Math.Clamp(share, 0, 1));
    }

    /// <summary>Reports that all is done.</summary>
    /// <param name="stage">What was done last.</param>
    public void Finish(string stage)
    {
        lock (_lock) Tell(stage, 1);
    }

    private void Tell(string stage, double fraction)
    {
        _fraction = Math.Clamp(fraction, _fraction, 1);
        progress?.Report(new PlanProgress(stage, _fraction, _candidate));
    }
}
