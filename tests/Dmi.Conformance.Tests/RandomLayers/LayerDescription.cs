using CsCheck;

namespace Dmi.Conformance.Tests.RandomLayers;

/// <summary>What an attribute says of a layer, and that attribute in C#.</summary>
internal sealed record LayerDescription(
    LayerKind Kind, int Units, int Input, int Bits, int Reduced, int Seed, bool ResetAfter, bool Peephole, Activation Activation, MaskRule Mask,
    WeightPrecision Big)
{
    private const int Largest = 96;

    // Rows of such inputs are longer than what is asked for ahead (docs/decisions/0020).
    private const int LargestInput = 1400;

    /// <summary>Any valid layer; about one in five leaves k to the formula, which then projects nothing of small inputs.</summary>
    public static Gen<LayerDescription> Any { get; } = Gen.Select(
        Gen.Select(Gen.Enum<LayerKind>(), Gen.Int[1, Largest], Gen.Frequency((2, Gen.Int[1, Largest]), (1, Gen.Int[Largest + 1, LargestInput])), Gen.Int[0, 5].Select(static power => 1 << power)),
        Gen.Select(Gen.Frequency((1, Gen.Const(0)), (4, Gen.Int[1, Largest])), Gen.Int),
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Enum<Activation>(), Gen.Select(Gen.Enum<MaskRule>(), Gen.Enum<WeightPrecision>())),
        static (sizes, little, options) => Valid(new LayerDescription(
            sizes.Item1, sizes.Item2, sizes.Item3, sizes.Item4, little.Item1, little.Item2, options.Item1, options.Item2, options.Item3, options.Item4.Item1,
            options.Item4.Item2)));

    /// <summary>The annotated class.</summary>
    public string ToSource(string name)
    {
        string common = FormattableString.Invariant($"bits: {Bits}, Reduced = {Reduced}, Seed = {Seed}, Mask = Dmi.MaskRule.{Mask}, Big = Dmi.WeightPrecision.{Big}");
        string attribute = Kind switch
        {
            LayerKind.Lstm => FormattableString.Invariant($"DualModuleLstm(hidden: {Units}, input: {Input}, {common}, Peephole = {Literal(Peephole)})"),
            LayerKind.Gru => FormattableString.Invariant($"DualModuleGru(hidden: {Units}, input: {Input}, {common}, ResetAfter = {Literal(ResetAfter)})"),
            _ => FormattableString.Invariant($"DualModuleLinear(input: {Input}, output: {Units}, activation: Dmi.Activation.{Activation}, {common})"),
        };
        return $"[Dmi.{attribute}] public sealed partial class {name};";
    }

    /// <summary>The shape that the runtime makes of the same arguments.</summary>
    public LayerShape ToShape() => Kind switch
    {
        LayerKind.Lstm => LayerShape.Lstm(Units, Input, bits: Bits, reduced: Reduced, seed: Seed, peephole: Peephole, mask: Mask, big: Big),
        LayerKind.Gru => LayerShape.Gru(Units, Input, bits: Bits, reduced: Reduced, seed: Seed, resetAfter: ResetAfter, mask: Mask, big: Big),
        _ => LayerShape.Linear(Input, Units, Activation, bits: Bits, reduced: Reduced, seed: Seed, mask: Mask, big: Big),
    };

    // What the analyzer refuses: a rule of its own where nothing can be insensitive, and a little module of no fewer bits that projects nothing.
    private static LayerDescription Valid(LayerDescription layer)
    {
        if (layer is { Kind: LayerKind.Linear, Activation: Activation.None }) layer = layer with { Mask = MaskRule.Threshold };
        int widest = layer.Kind == LayerKind.Linear ? layer.Input : Math.Max(layer.Input, layer.Units);
        int bits = layer.Big.BitsPerWeight();
        if (layer.Bits < bits || (layer.Reduced > 0 && layer.Reduced < widest)) return layer;
        return widest == 1 ? layer with { Bits = bits / 2 } : layer with { Reduced = (widest + 1) / 2 };
    }

    private static string Literal(bool value) => value ? "true" : "false";
}
