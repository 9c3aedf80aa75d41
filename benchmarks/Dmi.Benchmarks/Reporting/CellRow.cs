using System.Globalization;
using Dmi.Benchmarks.Measuring;

namespace Dmi.Benchmarks.Reporting;

/// <summary>A measured cell as it is reported; docs/benchmarks.md explains every key.</summary>
internal sealed record CellRow(
    string Layer,
    int Hidden,
    int Input,
    string Big,
    string Little,
    string Mask,
    double Ratio,
    string Cache,
    int Threads,
    double MedianMs,
    string Rival,
    double RivalMedianMs,
    double RatioToRival,
    double PairedRatioToRival,
    double P10Ms,
    double P90Ms,
    double RivalP10Ms,
    double RivalP90Ms,
    double DenseMedianMs,
    double SpeedupOverDense,
    double InsensitiveRatio,
    long BytesPerStep,
    int Reduced,
    double StreamGBps,
    int Rounds,
    int StepsPerSample,
    EnvironmentInfo Environment)
{
    /// <summary>Puts a row together.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="samples">Its timings.</param>
    /// <param name="statistics">What its steps read.</param>
    /// <param name="reference">What it is told against.</param>
    /// <param name="environment">Where it ran.</param>
    public static CellRow Of(
        Cell cell, LayerShape shape, Samples samples, StepStatistics statistics, CellReference reference, EnvironmentInfo environment) =>
        new(
            cell.Layer,
            cell.Hidden,
            cell.Input,
            cell.Big,
            cell.Little,
            cell.Setting.Mask,
            cell.Setting.Ratio,
            cell.Cache.ToName(),
            cell.Threads,
            Round(samples.Median),
            reference.Rival,
            Round(reference.RivalSamples.Median),
            Round(reference.RivalSamples.Median / samples.Median),
            Round(samples.PairedRatio(reference.RivalSamples)),
            Round(samples.Quantile(0.1)),
            Round(samples.Quantile(0.9)),
            Round(reference.RivalSamples.Quantile(0.1)),
            Round(reference.RivalSamples.Quantile(0.9)),
            Round(reference.DenseSamples.Median),
            Round(reference.DenseSamples.Median / samples.Median),
            Round(statistics.InsensitiveRatio),
            statistics.Steps == 0 ? 0 : statistics.BytesRead / statistics.Steps,
            shape.ReducedSize,
            Round(Throughput.GigabytesPerSecond(reference.StreamBytes, reference.StreamSamples.Median)),
            samples.Count,
            samples.StepsPerSample,
            environment);

    // Six digits are more than any timing deserves and fewer than a double prints.
    private static double Round(double value) =>
        double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
