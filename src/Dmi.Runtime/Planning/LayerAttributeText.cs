using System.Globalization;

namespace Dmi.Planning;

/// <summary>The attribute that makes a class a layer of a given shape.</summary>
internal static class LayerAttributeText
{
    /// <summary>Writes it.</summary>
    public static string Of(LayerShape shape)
    {
        List<string> arguments = shape.Kind == LayerKind.Linear
            ? [$"input: {Text(shape.InputSize)}", $"output: {Text(shape.Units)}", $"activation: Activation.{shape.Activation}"]
            : [$"hidden: {Text(shape.Units)}"];
        if (shape.Kind != LayerKind.Linear && !shape.PrecomputedInput && shape.InputSize != shape.Units) arguments.Add($"input: {Text(shape.InputSize)}");
        arguments.Add($"bits: {Text(shape.Bits)}");
        if (shape.Projection != Projection.None) arguments.Add($"Reduced = {Text(shape.ReducedSize)}");
        if (shape.Projection != Projection.SparseRandom) arguments.Add($"Projection = Projection.{shape.Projection}");
        if (shape.ProjectionBits != LayerShape.DefaultProjectionBits) arguments.Add($"ProjectionBits = {Text(shape.ProjectionBits)}");
        if (shape.LeadingColumns != 0) arguments.Add($"LeadingColumns = {Text(shape.LeadingColumns)}");
        if (shape.Big != WeightPrecision.Float32) arguments.Add($"Big = WeightPrecision.{shape.Big}");
        if (shape.Mask != MaskRule.Threshold) arguments.Add($"Mask = MaskRule.{shape.Mask}");
        if (shape.Seed != 0) arguments.Add($"Seed = {Text(shape.Seed)}");
        if (shape.Peephole) arguments.Add("Peephole = true");
        if (shape.PrecomputedInput) arguments.Add("PrecomputedInput = true");
        if (shape is { Kind: LayerKind.Gru, ResetAfter: false }) arguments.Add("ResetAfter = false");
        return $"[DualModule{shape.Kind}({string.Join(", ", arguments)})]";
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
