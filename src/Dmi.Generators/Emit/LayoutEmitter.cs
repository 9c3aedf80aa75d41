using System.Globalization;
using System.Linq;
using Dmi.Generators.Model;
using Dmi.Projections;

namespace Dmi.Generators.Emit;

/// <summary>
/// Writes the layout that the runtime packs by. It stands in a class of its own, so that static initialisers in the user's part of the
/// layer find it whatever their order.
/// </summary>
internal static class LayoutEmitter
{
    public static void Write(IndentedWriter writer, KernelPlan plan)
    {
        string blocks = string.Join(", ", plan.LittleBlocks.Select(static block =>
            $"new LittleBlockLayout({block.Offset}, {block.RowBytes}, {block.HiddenOffset}, {block.FirstPart})"));
        string learned = string.Join(", ", plan.LittleBlocks.Where(static block => block.Learned is not null).Select(static block =>
            $"new LearnedBlockLayout({block.Learned!.Offset}, {block.Learned.RowBytes}, {block.Learned.HiddenOffset}, {block.Learned.FirstSlot}, {block.Learned.Slots})"));
        writer.Lines($$"""
            {{EmittedFile.GeneratedCode}}
            internal static class Layout
            {
                internal static LayerLayout Value { get; } = new()
                {
                    Shape = {{Shape(plan.Spec)}},
                    GateStride = {{plan.GateStride}},
                    Parts = {{plan.Parts}},
                    HiddenOffset = {{plan.HiddenOffset}},
                    BigRowLength = {{plan.BigRowLength}},
                    BigRowGroup = {{plan.BigRowGroup}},
                    TileRows = {{plan.TileRows}},
                    FirstPhaseGates = {{plan.FirstPhaseGates}},
                    SecondRowList = {{plan.SecondRowList}},
                    InputSegment = {{plan.InputSegment}},
                    HiddenSegment = {{plan.HiddenSegment}},
                    LittleBlocks = [{{blocks}}],
                    LearnedBlocks = [{{learned}}],
                    InputProjectionStride = {{plan.InputProjectionStride}},
                    HiddenProjectionStride = {{plan.HiddenProjectionStride}},
                    ProjectionRows = {{plan.ProjectionRows}},
                };
            }
            """);
    }

    private static string Shape(LayerSpec spec)
    {
        string seed = spec.Seed.ToString(CultureInfo.InvariantCulture);
        string little = $"bits: {spec.Bits}, reduced: {spec.Reduced}, seed: {seed}";
        string projection = spec.Projection == Projection.SparseRandom ? "" : $", projection: Projection.{spec.Projection}";
        if (spec.ProjectionBits != LearnedProjectionRules.DefaultBits) projection += $", projectionBits: {spec.ProjectionBits}";
        if (spec.LeadingColumns > 0) projection += $", leadingColumns: {spec.LeadingColumns}";
        string mask = spec.Mask == MaskRule.Threshold ? "" : $", mask: MaskRule.{spec.Mask}";
        string big = spec.Big == WeightPrecision.Float32 ? "" : $", big: WeightPrecision.{spec.Big}";
        return spec.Kind switch
        {
            LayerKind.Linear => $"LayerShape.Linear(input: {spec.Input}, output: {spec.Units}, activation: Activation.{spec.Activation}, {little}{mask}{projection}{big})",
            LayerKind.Gru => $"LayerShape.Gru(hidden: {spec.Units}, input: {spec.Input}, {little}, resetAfter: {(spec.ResetAfter ? "true" : "false")}{mask}{projection}{big})",
            _ => $"LayerShape.Lstm(hidden: {spec.Units}, input: {spec.InputSize}, {little}{(spec.Peephole ? ", peephole: true" : "")}{mask}{projection}{big}{(spec.PrecomputedInput ? ", precomputedInput: true" : "")})",
        };
    }
}
