using System.Collections.Immutable;
using System.Numerics;
using Dmi.Projections;

namespace Dmi;

/// <summary>The little modules and masks that a plan chooses among, by their parameters.</summary>
public sealed record LittleModuleSpace
{
    // What is outside has not been measured.
    private const int LeastRank = 4;
    private const int MostRank = 512;
    private const int MostLeading = 64;

    /// <summary>
    /// Ranks of learned projections, each at least 1; null, the default, means powers of two from 1/32 to 1/2 of the width of [x | h] and what lies
    /// midway between them, none below 4 or above 512. Ranks of no fewer directions than [x | h] is wide are left out.
    /// </summary>
    public IReadOnlyList<int>? LearnedRanks { get; init; }

    /// <summary>Bits with learned projections; 4 and 8 by default.</summary>
    public IReadOnlyList<int> LearnedBits { get; init; } = [4, 8];

    /// <summary>Bits of B of learned projections; 4 by default, which lose little and read half of what 8 do.</summary>
    public IReadOnlyList<int> ProjectionBits { get; init; } = [4];

    /// <summary>
    /// Leading columns of 8 bits, for learned projections of more directions with fewer bits; null, the default, means a quarter of the rank in whole
    /// multiples of 16, at least 16 and at most 64, and none with 8 bits or a rank of 16 and less. In docs/studies they pay for themselves: lines lose 0.0058
    /// with 32 of 128 columns in 28.1 % of the bytes, 0.0075 without in 28.6 %.
    /// </summary>
    public IReadOnlyList<int>? LeadingColumns { get; init; }

    /// <summary>ε of sparse random projections, each in (0, 1); 0.5 by default.</summary>
    public IReadOnlyList<double> RandomEps { get; init; } = [0.5];

    /// <summary>Bits with sparse random projections; 4 and 8 by default.</summary>
    public IReadOnlyList<int> RandomBits { get; init; } = [4, 8];

    /// <summary>Bits without a projection; 2, 3 and 4 by default.</summary>
    public IReadOnlyList<int> DirectBits { get; init; } = [2, 3, 4];

    /// <summary>How the rows of the big module are stored; null, the default, means as the layer has them. Int8 rows are a quarter of the bytes of binary32 ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A precision is unknown.</exception>
    public IReadOnlyList<WeightPrecision>? BigPrecisions
    {
        get;
        init => field = value is null || value.All(Enum.IsDefined)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(BigPrecisions), string.Join(", ", value), "BigPrecisions must be Float32, BFloat16 or Int8.");
    }

    /// <summary>Mask rules; influence and thresholds by default. Influence needs an LSTM's traces to have cells.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rule is unknown.</exception>
    public IReadOnlyList<MaskRule> Masks
    {
        get;
        init => field = value.All(Enum.IsDefined)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Masks), string.Join(", ", value), "Masks must be Threshold, Influence or TopK.");
    } = [MaskRule.Influence, MaskRule.Threshold];

    /// <summary>All of them, each once.</summary>
    /// <param name="layer">A layer: what it says of its big module is kept, but for <see cref="BigPrecisions"/>, and the seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rank, ε or number of bits is outside its range.</exception>
    public ImmutableArray<LayerShape> Shapes(LayerShape layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        List<LayerShape> shapes = [.. Learned(layer)];
        foreach (int bits in RandomBits)
        {
            shapes.AddRange(RandomEps.Select(eps => layer.WithLittleModule(Projection.SparseRandom, bits, eps)));
        }

        shapes.AddRange(DirectBits.Select(bits => layer.WithLittleModule(Projection.None, bits)));
        return [.. (from shape in shapes from big in BigPrecisions ?? [layer.Big] from mask in Masks select shape.WithBig(big).WithMask(mask)).Distinct()];
    }

    private IEnumerable<LayerShape> Learned(LayerShape layer) =>
        from bits in LearnedBits
        from projectionBits in ProjectionBits
        from rank in LearnedRanks ?? Ranks(layer)
        where LearnedProjectionRules.IsNarrower(rank, layer.InputColumns + layer.HiddenSize)
        from leading in LeadingOf(rank, bits)
        where leading == 0 || (bits < 8 && leading < rank)
        select layer.WithLittleModule(Projection.Learned, bits, reduced: rank, projectionBits: projectionBits, leadingColumns: leading);

    private IReadOnlyList<int> LeadingOf(int rank, int bits)
    {
        if (LeadingColumns is { } given) return given;
        return bits >= 8 || rank <= LearnedProjectionRules.LeadingMultiple
            ? [0]
            : [Math.Clamp(rank / 4 / LearnedProjectionRules.LeadingMultiple * LearnedProjectionRules.LeadingMultiple, LearnedProjectionRules.LeadingMultiple, MostLeading)];
    }

    private static int[] Ranks(LayerShape layer)
    {
        int width = layer.InputColumns + layer.HiddenSize;
        int first = Math.Max(LeastRank, 1 << BitOperations.Log2((uint)Math.Max(1, width / 32)));
        var ranks = new List<int>();
        int most = Math.Min(MostRank, width / 2);
        for (int rank = first; rank <= most; rank *= 2)
        {
            ranks.Add(rank);
            if (rank + rank / 2 <= most) ranks.Add(rank + rank / 2);
        }

        return [.. ranks];
    }
}
