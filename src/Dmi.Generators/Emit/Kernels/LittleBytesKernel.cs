using System.Linq;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>A product of weights of up to 8 bits with codes: exact integer sums, one for each side that the rows read.</summary>
/// <param name="plan">The plan.</param>
/// <param name="product">What is multiplied.</param>
internal sealed class LittleBytesKernel(KernelPlan plan, ByteProduct product) : Kernel
{
    public override string Name => product.Kernel;

    public override string Parameters =>
        $"ref byte littleRows, ref float scales, ref float bias, ref sbyte codes, {Offsets}{string.Join(", ", product.Sides.Select(static side => $"float {side.Name}Scale"))}, ref float preActivations";

    public override bool UsesByteProducts => true;

    protected override string Comment => product.Bits == 8
        ? $"// {product.Equation}. Weights are stored plus 128; what a sum has of that, and of the signs of the codes, is its excess."
        : $"// {product.Equation}. Codes c of {product.Bits} bit{(product.Bits == 1 ? "" : "s")} stand for 2c − {(1 << product.Bits) - 1}; that times Σx comes as a sum's offset.{Leading}";

    private string Leading => product.Sides[0].Leading == 0 ? "" : $"\n// The first {product.Sides[0].Leading} columns have 8 bits, stored plus 128, and stand for their doubles.";

    private string Offsets => product.Bits == 8 ? "" : string.Concat(product.Sides.Select(static side => $"int {side.Name}Offset, "));

    protected override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        int group = plan.LittleRowGroup;
        var bytes = new PlanarBytes(width, product.Bits, group, product.RowBytes);
        var leadingBytes = new PlanarBytes(width, 8, group, product.RowBytes);
        bytes.WriteMask(writer);
        foreach (ByteProductSide side in product.Sides)
        {
            // Bytes are all columns of a side or its leading ones.
            (int at, int count) = product.Bits == 8 ? (side.Codes, side.Segment) : (0, side.Leading);
            if (count > 0) writer.Line($"Vector128<int> {side.Name}Excess = Vector128.Create(ByteDot.Excess{width.Bits}({StepsEmitter.At("codes", at)}, {count}));");
        }

        using (writer.Braces($"for (nint slot = 0; slot < {product.Slots}; slot += {group})"))
        {
            writer.Line($"ref byte row = ref Unsafe.Add(ref littleRows, slot * {product.RowBytes});");
            foreach ((string name, int start, int segment, int codes, int leading) in product.Sides)
            {
                int prefetch = plan.LittlePrefetchGroups * group * product.RowBytes;
                bytes.WriteSums(writer, name);
                if (leading > 0) leadingBytes.Write(writer, name, name + "Leading", "row", 0, leading, 0, prefetch);
                bytes.Write(writer, name, name, "row", start, segment, codes, prefetch);
                string sums = string.Join(", ", Enumerable.Range(0, group).Select(r => $"{name}{r}"));
                string exact = $"LaneSums.Of({sums})" + (product.Bits == 8 || leading > 0 ? $" - {name}Excess" : "");
                writer.Line(product.Bits == 8
                    ? $"Vector128<int> {name}Sums = {exact};"
                    : $"Vector128<int> {name}Sums = ({exact} << 1) - Vector128.Create({name}Offset);");
            }

            writer.Line($"Vector128<float> y = {string.Join(" + ", product.Sides.Select(static side => $"Vector128.ConvertToSingle({side.Name}Sums) * {side.Name}Scale"))};");
            writer.Line("y = y * Vector128.LoadUnsafe(ref scales, (nuint)slot) + Vector128.LoadUnsafe(ref bias, (nuint)slot);");
            writer.Line("Vector128.StoreUnsafe(y, ref preActivations, (nuint)slot);");
        }
    }

    protected override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces($"for (nint slot = 0; slot < {product.Slots}; slot++)"))
        {
            foreach ((string name, int start, int segment, int codes, int leading) in product.Sides)
            {
                writer.Line($"int {name}Sum = 0;");
                if (leading > 0) ScalarBytes.Write(writer, name + "Sum", "littleRows", $"slot * {product.RowBytes}", leading, 0, 8);
                ScalarBytes.Write(writer, name + "Sum", "littleRows", $"slot * {product.RowBytes} + {start}", segment, codes, product.Bits);
            }

            string exact(string name) => product.Bits == 8 ? $"{name}Sum" : $"(2 * {name}Sum - {name}Offset)";
            writer.Line($"float sum = {string.Join(" + ", product.Sides.Select(side => $"(float){exact(side.Name)} * {side.Name}Scale"))};");
            writer.Line("Unsafe.Add(ref preActivations, slot) = sum * Unsafe.Add(ref scales, slot) + Unsafe.Add(ref bias, slot);");
        }
    }
}
