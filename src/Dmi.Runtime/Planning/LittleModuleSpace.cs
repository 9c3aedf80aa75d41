using System.Collections.Immutable;
using System.Numerics;

namespace Dmi;

/// <summary>The little modules and masks that a plan chooses among, by their parameters.</summary>
public sealed record LittleModuleSpace
{
    // What is outside has not been measured.
    private const int LeastRank = 4;
    private const int MostRank = 512;

    /// <summary>
    /// Ranks of learned projections, each at least 1; null, the default, means powers of two from 1/32 to 1/2 of the width of [x | h], none
    /// below 4 or above 512.
    /// </summary>
    public IReadOnlyList<int>? LearnedRanks { get; init; }

    /// <summary>Bits with learned projections; 4 and 8 by default.</summary>
    public IReadOnlyList<int> LearnedBits { get; init; } = [4, 8];

    /// <summary>Bits of B of learned projections; 4 by default, which lose little and read half of what 8 do.</summary>
    public IReadOnlyList<int> ProjectionBits { get; init; } = [4];

    /// <summary>
    /// Leading columns of 8 bits, for learned projections of more directions with fewer bits; none, and 32, by default.
    /// </summary>
    public IReadOnlyList<int> LeadingColumns { get; init; } = [0, 32];

    /// <summary>ε of sparse random projections, each in (0, 1); 0.5 by default.</summary>
    public IReadOnlyList<double> RandomEps { get; init; } = [0.5];

    /// <summary>Bits with sparse random projections; 4 and 8 by default.</summary>
    public IReadOnlyList<int> RandomBits { get; init; } = [4, 8];

    /// <summary>Bits without a projection; 2 and 4 by default.</summary>
    public IReadOnlyList<int> DirectBits { get; init; } = [2, 4];

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
    /// <param name="layer">A layer: what it says of its big module is kept, and the seed.</param>
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
        return [.. shapes.SelectMany(shape => Masks.Select(shape.WithMask)).Distinct()];
    }

    private IEnumerable<LayerShape> Learned(LayerShape layer) =>
        from bits in LearnedBits
        from projectionBits in ProjectionBits
        from rank in LearnedRanks ?? Ranks(layer)
        from leading in LeadingColumns
        where leading == 0 || (bits < 8 && leading < rank)
        select layer.WithLittleModule(Projection.Learned, bits, reduced: rank, projectionBits: projectionBits, leadingColumns: leading);

    private static int[] Ranks(LayerShape layer)
    {
        int width = layer.InputColumns + layer.HiddenSize;
        int first = Math.Max(LeastRank, 1 << BitOperations.Log2((uint)Math.Max(1, width / 32)));
        var ranks = new List<int>();
        for (int rank = first; rank <= Math.Min(MostRank, width / 2); rank *= 2) ranks.Add(rank);
        return [.. ranks];
    }
}
