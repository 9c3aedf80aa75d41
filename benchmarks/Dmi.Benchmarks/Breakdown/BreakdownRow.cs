using Dmi.Benchmarks.Reporting;

namespace Dmi.Benchmarks.Breakdown;

/// <summary>Where the time of a layer's step goes at one setting, as reported; docs/benchmarks.md explains every key.</summary>
internal sealed record BreakdownRow(
    string Layer,
    string Setting,
    string Cache,
    double InsensitiveRatio,
    double TotalMs,
    double DenseMs,
    IReadOnlyDictionary<string, double> PartMs,
    double BytesPerStep,
    double StreamGBps,
    int Rounds,
    EnvironmentInfo Environment)
{
    /// <summary>A part's name in reports.</summary>
    public static string NameOf(StepPart part) => part.ToString().ToLowerInvariant();
}
