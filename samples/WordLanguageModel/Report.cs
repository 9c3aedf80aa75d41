using System.Text.Json.Serialization;

namespace Dmi.Samples.WordLm;

/// <summary>The figures of the whole job; its JSON is the sample's interface to other programs.</summary>
internal sealed record Report(DenseRow Dense, IReadOnlyList<RatioRow> Rows);

/// <summary>The dense layer.</summary>
internal sealed record DenseRow(double Perplexity, double MsPerStepCold)
{
    /// <summary>Bytes of weights that a step reads.</summary>
    [JsonIgnore]
    public long BytesPerStep { get; init; }
}

/// <summary>Dual-module inference at one target ratio. Ratios lie in [0, 1].</summary>
internal sealed record RatioRow(
    double TargetRatio, double InsensitiveRatio, double Perplexity, double MsPerStepCold, double Speedup, long BytesPerStep);
