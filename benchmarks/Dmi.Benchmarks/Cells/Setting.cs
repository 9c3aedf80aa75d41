namespace Dmi.Benchmarks;

/// <summary>How a layer is run: densely, or with a share of its rows skipped.</summary>
/// <param name="Bits">Bits per weight of the little module; 0 where there is none.</param>
/// <param name="Mask">The rule that decides which rows are skipped; none where all are computed.</param>
/// <param name="Ratio">Share of rows to skip, in [0, 1).</param>
internal sealed record Setting(int Bits, string Mask, double Ratio)
{
    /// <summary>The big module alone.</summary>
    public static Setting Dense { get; } = new(0, "none", 0);

    /// <summary>Thresholds per gate, searched for a ratio.</summary>
    /// <param name="bits">Bits per weight of the little module.</param>
    /// <param name="ratio">Share of rows to skip, in (0, 1).</param>
    public static Setting Threshold(int bits, double ratio) => new(bits, "threshold", ratio);

    /// <summary>Whether the little module is left out.</summary>
    public bool IsDense => Bits == 0;

    /// <summary>Number format of the little module's weights.</summary>
    public string Little => Bits switch { 0 => "none", 32 => "fp32", _ => FormattableString.Invariant($"int{Bits}") };

    /// <inheritdoc/>
    public override string ToString() => IsDense ? "dense" : FormattableString.Invariant($"{Little} {Mask} {100 * Ratio:0.#}%");
}
