using System.Globalization;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>
/// Writes the layout that the runtime packs by. It stands in a class of its own, so that static initialisers in the user's part of the
/// layer find it whatever their order.
/// </summary>
internal static class LayoutEmitter
{
    public static void Write(IndentedWriter writer, KernelPlan plan)
    {
        LayerSpec spec = plan.Spec;
        string seed = spec.Seed.ToString(CultureInfo.InvariantCulture);
        writer.Lines($$"""
            {{EmittedFile.GeneratedCode}}
            internal static class Layout
            {
                internal static LstmLayout Value { get; } = new()
                {
                    Shape = LayerShape.Lstm(hidden: {{spec.Hidden}}, input: {{spec.Input}}, bits: {{spec.Bits}}, reduced: {{spec.Reduced}}, seed: {{seed}}),
                    GateStride = {{plan.GateStride}},
                    BigRowLength = {{plan.BigRowLength}},
                    BigRowGroup = {{plan.BigRowGroup}},
                    LittleRowLength = {{plan.LittleRowLength}},
                    LittleHiddenOffset = {{plan.LittleHiddenOffset}},
                    InputProjectionStride = {{plan.InputProjectionStride}},
                    HiddenProjectionStride = {{plan.HiddenProjectionStride}},
                    ProjectionRows = {{plan.ProjectionRows}},
                    ProjectionRowGroup = {{plan.ProjectionRowGroup}},
                };
            }
            """);
    }
}
