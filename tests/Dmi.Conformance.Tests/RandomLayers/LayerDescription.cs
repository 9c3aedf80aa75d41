using CsCheck;
using Dmi.Projections;

namespace Dmi.Conformance.Tests.RandomLayers;

/// <summary>What an attribute says of a layer, and that attribute in C#.</summary>
internal sealed record LayerDescription(
    LayerKind Kind, int Units, int Input, int Bits, int Reduced, int Seed, bool ResetAfter, bool Peephole, Activation Activation, MaskRule Mask,
    WeightPrecision Big, Projection Projection, int ProjectionBits, int LeadingColumns, bool PrecomputedInput)
{
    private const int Largest = 96;

    // Rows of such inputs are longer than what is asked for ahead (docs/decisions/0020).
    private const int LargestInput = 1400;

    /// <summary>Any valid layer; about one in five leaves k to the formula, which then projects nothing of small inputs.</summary>
    public static Gen<LayerDescription> Any { get; } =
        from kind in Gen.Enum<LayerKind>()
        from units in Gen.Int[1, Largest]
        from input in Gen.Frequency((2, Gen.Int[1, Largest]), (1, Gen.Int[Largest + 1, LargestInput]))
        from big in Gen.Enum<WeightPrecision>()
        from little in Gen.Select(Gen.Int[0, 5].Select(static power => 1 << power), Gen.Frequency((1, Gen.Const(0)), (4, Gen.Int[1, Largest])), Gen.Int, Gen.Enum<MaskRule>())
        from projection in Gen.Select(Gen.Enum<Projection>(), Gen.Int[0, 3].Select(static power => 1 << power), Gen.Int[0, 2].Select(static lanes => 16 * lanes))
        from form in Gen.Select(Gen.Bool, Gen.Bool, Gen.Enum<Activation>(), Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true))))
        select Valid(new LayerDescription(
            kind, units, input, little.Item1, little.Item2, little.Item3, form.Item1, form.Item2, form.Item3, little.Item4, big, projection.Item1,
            projection.Item2, projection.Item3, form.Item4));

    /// <summary>The annotated class.</summary>
    public string ToSource(string name)
    {
        string projection = FormattableString.Invariant($"Projection = Dmi.Projection.{Projection}, ProjectionBits = {ProjectionBits}, LeadingColumns = {LeadingColumns}");
        string options = FormattableString.Invariant($"Reduced = {Reduced}, Seed = {Seed}, Mask = Dmi.MaskRule.{Mask}, Big = Dmi.WeightPrecision.{Big}, {projection}");
        string sizes = FormattableString.Invariant($"input: {Input}, bits: {Bits}");
        string attribute = Kind switch
        {
            LayerKind.Lstm => FormattableString.Invariant($"DualModuleLstm(hidden: {Units}, {sizes}, {options}, PrecomputedInput = {Literal(PrecomputedInput)}, Peephole = {Literal(Peephole)})"),
            LayerKind.Gru => FormattableString.Invariant($"DualModuleGru(hidden: {Units}, {sizes}, {options}, ResetAfter = {Literal(ResetAfter)})"),
            _ => FormattableString.Invariant($"DualModuleLinear(output: {Units}, activation: Dmi.Activation.{Activation}, {sizes}, {options})"),
        };
        return $"[Dmi.{attribute}] public sealed partial class {name};";
    }

    /// <summary>The shape that the runtime makes of the same arguments.</summary>
    public LayerShape ToShape() => Kind switch
    {
        LayerKind.Lstm => LayerShape.Lstm(
            Units, Input, bits: Bits, reduced: Reduced, seed: Seed, peephole: Peephole, mask: Mask, projection: Projection,
            projectionBits: ProjectionBits, leadingColumns: LeadingColumns, big: Big, precomputedInput: PrecomputedInput),
        LayerKind.Gru => LayerShape.Gru(
            Units, Input, bits: Bits, reduced: Reduced, seed: Seed, resetAfter: ResetAfter, mask: Mask, projection: Projection,
            projectionBits: ProjectionBits, leadingColumns: LeadingColumns, big: Big),
        _ => LayerShape.Linear(
            Input, Units, Activation, bits: Bits, reduced: Reduced, seed: Seed, mask: Mask, projection: Projection, projectionBits: ProjectionBits,
            leadingColumns: LeadingColumns, big: Big),
    };

    // What the analyzer refuses: a rule of its own where nothing can be insensitive, a projection to no fewer values than it reads, a little
    // module of no fewer bits that projects nothing, and options of learned projections elsewhere.
    private static LayerDescription Valid(LayerDescription layer)
    {
        if (layer is { Kind: LayerKind.Linear, Activation: Activation.None }) layer = layer with { Mask = MaskRule.Threshold };
        bool isLearned = layer.Projection == Projection.Learned;
        if (!isLearned) layer = layer with { ProjectionBits = LayerShape.DefaultProjectionBits };
        if (!isLearned || layer.Bits >= 8) layer = layer with { LeadingColumns = 0 };
        if (layer is { PrecomputedInput: true, Kind: not LayerKind.Lstm }) layer = layer with { PrecomputedInput = false };
        if (layer.PrecomputedInput) layer = layer with { Input = 0 };
        (int input, int hidden) = (layer.Input, layer.Kind == LayerKind.Linear ? 0 : layer.Units);
        if (isLearned) return WithFewerDirections(layer, input + hidden);
        int widest = Math.Max(input, hidden);
        int bits = layer.Big.BitsPerWeight();
        bool reduces = layer.Projection == Projection.SparseRandom && layer.Reduced > 0 && layer.Reduced < widest;
        if (layer.Bits < bits || reduces) return layer;
        return layer.Projection == Projection.None || widest == 1 ? layer with { Bits = bits / 2 } : layer with { Reduced = (widest + 1) / 2 };
    }

    // Where one direction alone reads as much as it saves, of few rows of few bits, there is no learned projection.
    private static LayerDescription WithFewerDirections(LayerDescription layer, int width)
    {
        int rank = layer.Reduced > 0 ? layer.Reduced : (width + 1) / 2;
        int rows = layer.Units * layer.Kind switch { LayerKind.Lstm => 4, LayerKind.Gru => 3, _ => 1 };
        while (rank > 1 && !Reduces()) rank /= 2;
        return Reduces() ? layer with { Reduced = rank } : Valid(layer with { Projection = Projection.None });

        bool Reduces() => LearnedProjectionRules.Reduces(rank, width, rows, layer.Bits, layer.ProjectionBits, layer.Big.BitsPerWeight());
    }

    private static string Literal(bool value) => value ? "true" : "false";
}
