using Dmi.Benchmarks.Measuring;
using Dmi.Models;

namespace Dmi.Benchmarks.Breakdown;

/// <summary>A layer at one setting whose parts are timed, sample by sample.</summary>
internal sealed class TimedSetting
{
    private static readonly StepPart[] Parts = Enum.GetValues<StepPart>();

    private readonly StepTimings _timings = new();
    private readonly List<double>[] _samples = [.. Parts.Select(static _ => new List<double>())];
    private readonly List<double> _totals = [];

    /// <summary>Sets the timings of a candidate's stream.</summary>
    /// <param name="candidate">The candidate.</param>
    public TimedSetting(LayerCandidate candidate)
    {
        Candidate = candidate;
        candidate.Timings = _timings;
    }

    /// <summary>The layer at its setting.</summary>
    public LayerCandidate Candidate { get; }

    /// <summary>Samples taken.</summary>
    public int Count => _totals.Count;

    /// <summary>Milliseconds of a whole step: the median.</summary>
    public double Total => Median(_totals);

    /// <summary>Milliseconds of every part of a step: medians, each by itself, so that their sum need not be that of a step.</summary>
    public IReadOnlyDictionary<StepPart, double> PartMedians => Parts.ToDictionary(static part => part, part => Median(_samples[(int)part]));

    /// <summary>Forgets what was measured.</summary>
    public void Clear()
    {
        foreach (List<double> samples in _samples) samples.Clear();
        _totals.Clear();
        Candidate.ResetStatistics();
    }

    /// <summary>Takes a sample.</summary>
    /// <param name="leadIn">Untimed steps before.</param>
    /// <param name="flusher">Empties the caches before; null where they are to hold what they can.</param>
    /// <param name="steps">Steps of the sample.</param>
    public void Sample(int leadIn, CacheFlusher? flusher, int steps)
    {
        Candidate.Prepare();
        for (int i = 0; i < leadIn; i++) Candidate.Step();
        flusher?.Flush();
        _timings.Reset();
        for (int i = 0; i < steps; i++) Candidate.Step();
        foreach (StepPart part in Parts) _samples[(int)part].Add(_timings[part].TotalMilliseconds / steps);
        _totals.Add(_timings.Total.TotalMilliseconds / steps);
    }

    private static double Median(List<double> samples) => Quantiles.Of([.. samples.Order()], 0.5);
}
