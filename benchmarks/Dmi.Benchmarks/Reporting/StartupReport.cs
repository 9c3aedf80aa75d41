using Dmi.Benchmarks.Measuring;
using Dmi.Benchmarks.Startup;

namespace Dmi.Benchmarks.Reporting;

/// <summary>What is reported about starting; docs/start-up.md explains every key.</summary>
/// <param name="Rows">One per layer, variant and source of weights.</param>
/// <param name="Rounds">Starts per row.</param>
/// <param name="Skipped">Variants that could not be published here, and why.</param>
/// <param name="Environment">Where the figures come from.</param>
internal sealed record StartupReport(
    IReadOnlyList<StartupRow> Rows, int Rounds, IReadOnlyDictionary<string, string> Skipped, EnvironmentInfo Environment);

/// <summary>Medians over the starts of one program, in milliseconds.</summary>
internal sealed record StartupRow(
    string Layer,
    string Variant,
    string Weights,
    string Tier,
    double MainMs,
    double WeightsMs,
    double FirstStepMs,
    double TotalMs,
    double TotalP10Ms,
    double TotalP90Ms,
    double SecondStepMs,
    double JitMs,
    double JitMethods)
{
    /// <summary>Puts a row together.</summary>
    /// <param name="measured">What was started.</param>
    /// <param name="samples">What it told each time.</param>
    public static StartupRow Of(StartupCase measured, IReadOnlyList<StartupSample> samples) => new(
        measured.Layer.Name,
        measured.Variant.Name,
        measured.Weights,
        samples[0].Tier,
        At(samples, 0.5, static sample => sample.Main),
        At(samples, 0.5, static sample => sample.Weights - sample.Main),
        At(samples, 0.5, static sample => sample.First - sample.Weights),
        At(samples, 0.5, static sample => sample.First),
        At(samples, 0.1, static sample => sample.First),
        At(samples, 0.9, static sample => sample.First),
        At(samples, 0.5, static sample => sample.Second - sample.First),
        At(samples, 0.5, static sample => sample.Jit),
        At(samples, 0.5, static sample => sample.JitMethods));

    private static double At(IReadOnlyList<StartupSample> samples, double share, Func<StartupSample, double> value) =>
        Figures.Round(Quantiles.Of([.. samples.Select(value).Order()], share));
}
