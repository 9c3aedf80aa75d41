using System.Diagnostics;

namespace Dmi.Benchmarks.Measuring;

/// <summary>The timings of one candidate, in the order of the rounds.</summary>
/// <param name="ticks">Stopwatch ticks per sample.</param>
/// <param name="stepsPerSample">Steps in every sample.</param>
internal sealed class Samples(IReadOnlyList<long> ticks, int stepsPerSample)
{
    private readonly double[] _sorted = [.. ticks.Order().Select(value => Milliseconds(value, stepsPerSample))];

    /// <summary>Number of samples: rounds.</summary>
    public int Count => ticks.Count;

    /// <summary>Steps in every sample.</summary>
    public int StepsPerSample { get; } = stepsPerSample;

    /// <summary>Milliseconds per step: the median over samples.</summary>
    public double Median => Quantile(0.5);

    /// <summary>Milliseconds per step below which a share of the samples lies, interpolated linearly.</summary>
    /// <param name="share">In [0, 1].</param>
    public double Quantile(double share) => Quantiles.Of(_sorted, share);

    /// <summary>
    /// How many times as long another candidate's step took, taken round by round: the median ratio. Steadier than the ratio of the
    /// medians where the machine's speed drifts, since both sides of each ratio were measured within moments.
    /// </summary>
    /// <param name="other">Samples of the same rounds.</param>
    public double PairedRatio(Samples other)
    {
        double[] ratios =
            [.. Enumerable.Range(0, Count).Select(round => other.At(round) / At(round)).Order()];
        return Quantiles.Of(ratios, 0.5);
    }

    private static double Milliseconds(long value, int steps) => 1e3 * value / Stopwatch.Frequency / steps;

    private double At(int round) => Milliseconds(ticks[round], StepsPerSample);
}
