namespace Dmi.Samples.WordLm;

/// <summary>What the command line asked for.</summary>
internal sealed record SampleOptions
{
    /// <summary>Folder of the model; null: the one that comes with the repository.</summary>
    public string? ModelFolder { get; init; }

    /// <summary>Where the figures go as JSON.</summary>
    public required string JsonPath { get; init; }

    /// <summary>Where the charts go, without extension, or a folder.</summary>
    public required string ChartPath { get; init; }

    /// <summary>Test tokens to use; null: all.</summary>
    public int? Tokens { get; init; }

    /// <summary>The rule by which rows are skipped: P2's thresholds, or influence.</summary>
    public required MaskRule Mask { get; init; }

    /// <summary>Shares of rows to skip, each in [0, 1).</summary>
    public required IReadOnlyList<double> Ratios { get; init; }
}
