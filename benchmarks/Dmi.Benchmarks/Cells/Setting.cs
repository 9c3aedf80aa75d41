namespace Dmi.Benchmarks;

/// <summary>How a layer is run: densely, or with a share of its rows skipped.</summary>
/// <param name="Mask">The rule that decides which rows are skipped; none where all are computed.</param>
/// <param name="Ratio">Share of rows to skip, in [0, 1).</param>
internal sealed record Setting(string Mask, double Ratio)
{
    /// <summary>The big module alone.</summary>
    public static Setting Dense { get; } = new("none", 0);

    /// <summary>Thresholds per gate, searched for a ratio.</summary>
    public static Setting Threshold(double ratio) => new("threshold", ratio);

    /// <summary>Whether the little module is left out.</summary>
    public bool IsDense => Ratio == 0;

    /// <inheritdoc/>
    public override string ToString() => IsDense ? "dense" : FormattableString.Invariant($"{Mask} {100 * Ratio:0.#}%");
}
