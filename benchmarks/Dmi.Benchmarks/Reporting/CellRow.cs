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
    double BytesAllow,
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
            cell.Setting.Little,
            cell.Setting.Mask,
            cell.Setting.Ratio,
            cell.Cache.ToName(),
            cell.Threads,
            Figures.Round(samples.Median),
            reference.Rival,
            Figures.Round(reference.RivalSamples.Median),
            Figures.Round(reference.RivalSamples.Median / samples.Median),
            Figures.Round(samples.PairedRatio(reference.RivalSamples)),
            Figures.Round(samples.Quantile(0.1)),
            Figures.Round(samples.Quantile(0.9)),
            Figures.Round(reference.RivalSamples.Quantile(0.1)),
            Figures.Round(reference.RivalSamples.Quantile(0.9)),
            Figures.Round(reference.DenseSamples.Median),
            Figures.Round(reference.DenseSamples.Median / samples.Median),
            Figures.Round(statistics.InsensitiveRatio),
            BytesOf(statistics),
            Figures.Round((double)BytesOf(reference.DenseStatistics) / BytesOf(statistics)),
            shape.ReducedSize,
            Figures.Round(Throughput.GigabytesPerSecond(reference.StreamBytes, reference.StreamSamples.Median)),
            samples.Count,
            samples.StepsPerSample,
            environment);

    // Every candidate is sampled in every round, so there are steps.
    private static long BytesOf(StepStatistics statistics) => statistics.BytesRead / statistics.Steps;
}
