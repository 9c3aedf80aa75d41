using System.Collections.Generic;
using System.Linq;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>y_LL of one block with weights of up to 8 bits: exact integer sums, one for each side that the block reads.</summary>
/// <param name="plan">The plan.</param>
/// <param name="block">The block.</param>
internal sealed class LittleBytesKernel(KernelPlan plan, LittleBlockPlan block) : Kernel
{
    public override string Name => block.Kernel;

    public override string Parameters =>
        $"ref byte littleRows, ref float scales, ref float bias, ref sbyte codes, {string.Join(", ", Sides.Select(static side => $"int {side.Name}Offset"))}, {string.Join(", ", Sides.Select(static side => $"float {side.Name}Scale"))}, ref float preActivations";

    public override bool UsesByteProducts => true;

    protected override string Comment => plan.Spec.Bits == 8
        ? "// y_LL = W_LL P x_Q + b_LL. Weights are stored plus 128; what that adds to a sum comes as its offset."
        : $"// y_LL = W_LL P x_Q + b_LL. Codes c of {plan.Spec.Bits} bits stand for 2c − {(1 << plan.Spec.Bits) - 1}; that times Σx comes as a sum's offset.";

    // What a sum of stored values is multiplied by before its offset is taken away.
    private int Factor => plan.Spec.Bits == 8 ? 1 : 2;

    private IEnumerable<(string Name, int Start, int Segment, int Codes)> Sides
    {
        get
        {
            if (block.ReadsInput) yield return ("input", 0, plan.InputSegment, 0);
            if (block.ReadsHidden) yield return ("hidden", block.HiddenOffset, plan.HiddenSegment, plan.LittleHiddenInput);
        }
    }

    protected override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        int group = plan.LittleRowGroup;
        var bytes = new PlanarBytes(width, plan.Spec.Bits, group, block.RowBytes);
        bytes.WriteMask(writer);
        using (writer.Braces($"for (nint slot = 0; slot < {block.Slots}; slot += {group})"))
        {
            writer.Line($"ref byte row = ref Unsafe.Add(ref littleRows, slot * {block.RowBytes});");
            foreach ((string name, int start, int segment, int codes) in Sides)
            {
                bytes.Write(writer, name, "row", start, segment, codes, plan.LittlePrefetchGroups * group * block.RowBytes);
                string sums = string.Join(", ", Enumerable.Range(0, group).Select(r => $"{name}{r}"));
                string exact = Factor == 1 ? $"ByteDot.Sums({sums})" : $"(ByteDot.Sums({sums}) << 1)";
                writer.Line($"Vector128<int> {name}Sums = {exact} - Vector128.Create({name}Offset);");
            }

            writer.Line($"Vector128<float> y = {string.Join(" + ", Sides.Select(static side => $"Vector128.ConvertToSingle({side.Name}Sums) * {side.Name}Scale"))};");
            writer.Line("y = y * Vector128.LoadUnsafe(ref scales, (nuint)slot) + Vector128.LoadUnsafe(ref bias, (nuint)slot);");
            writer.Line("Vector128.StoreUnsafe(y, ref preActivations, (nuint)slot);");
        }
    }

    protected override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces($"for (nint slot = 0; slot < {block.Slots}; slot++)"))
        {
            foreach ((string name, int start, int segment, int codes) in Sides)
            {
                writer.Line($"int {name}Sum = 0;");
                ScalarBytes.Write(writer, name + "Sum", "littleRows", $"slot * {block.RowBytes} + {start}", segment, codes, plan.Spec.Bits);
            }

            string factor = Factor == 1 ? "" : "2 * ";
            writer.Line($"float sum = {string.Join(" + ", Sides.Select(side => $"(float)({factor}{side.Name}Sum - {side.Name}Offset) * {side.Name}Scale"))};");
            writer.Line("Unsafe.Add(ref preActivations, slot) = sum * Unsafe.Add(ref scales, slot) + Unsafe.Add(ref bias, slot);");
        }
    }
}
