namespace Dmi.Benchmarks;

/// <summary>How a layer is run: densely, or with a share of its rows skipped.</summary>
/// <param name="Little">The little module: its number format, after how its input is projected where that is not the papers' way; none where there is none.</param>
/// <param name="Mask">The rule that decides which rows are skipped; none where all are computed.</param>
/// <param name="Ratio">Share of rows to skip, in [0, 1).</param>
internal sealed record Setting(string Little, string Mask, double Ratio)
{
    private const string None = "none";

    /// <summary>The big module alone.</summary>
    public static Setting Dense { get; } = new(None, None, 0);

    /// <summary>Whether the little module is left out.</summary>
    public bool IsDense => Little == None;

    /// <summary>A layer's own little module and mask, with thresholds searched for a ratio.</summary>
    /// <param name="shape">The layer.</param>
    /// <param name="ratio">Share of rows to skip, in (0, 1).</param>
    public static Setting Of(LayerShape shape, double ratio) => new(LittleOf(shape), shape.Mask.ToString().ToLowerInvariant(), ratio);

    /// <summary>How a layer's little module is told from others.</summary>
    /// <param name="shape">The layer.</param>
    public static string LittleOf(LayerShape shape)
    {
        string format = shape.Bits == 32 ? "fp32" : FormattableString.Invariant($"int{shape.Bits}");
        return shape.Projection switch
        {
            Projection.Learned => FormattableString.Invariant($"learned-{shape.ReducedSize} {format}"),
            Projection.None => $"unprojected {format}",
            _ => format,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => IsDense ? "dense" : FormattableString.Invariant($"{Little} {Mask} {100 * Ratio:0.#}%");
}
