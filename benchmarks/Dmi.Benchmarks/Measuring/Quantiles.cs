namespace Dmi.Benchmarks.Measuring;

/// <summary>Quantiles of small samples.</summary>
internal static class Quantiles
{
    /// <summary>The quantile at a share, interpolated linearly between neighbours.</summary>
    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="share">In [0, 1].</param>
    public static double Of(ReadOnlySpan<double> sorted, double share)
    {
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
