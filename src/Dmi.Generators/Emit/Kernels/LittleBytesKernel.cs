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
        $"ref byte littleRows, ref float scales, ref float bias, {Operands}, {string.Join(", ", product.Sides.Select(static side => $"int {side.Name}Offset"))}, {string.Join(", ", product.Sides.Select(static side => $"float {side.Name}Scale"))}, int slots, ref float preActivations";

    public override RowSplit Split => new("slots", product.RowBytes, ("littleRows", product.RowBytes), ("scales", 1), ("bias", 1), ("preActivations", 1));

    public override bool UsesByteProducts => true;

    protected override string Comment => product.Bits == 8
        ? $"// {product.Equation}. Weights are stored plus 128; what a sum has of that, and of the signs of the codes, comes as its offset."
        : $"// {product.Equation}. Codes c of {product.Bits} bit{(product.Bits == 1 ? "" : "s")} stand for 2c − {(1 << product.Bits) - 1}; that times Σx comes as a sum's offset.{Leading}";

    private string Operands => string.Join(", ", new[] { product.MeetsCodes ? "ref sbyte codes" : null, product.MeetsOperands ? "ref byte operands" : null }.Where(static operand => operand is not null));

    private string Leading => product.Sides[0].Leading == 0 ? "" : $"\n// The first {product.Sides[0].Leading} columns have 8 bits, stored plus 128, and stand for their doubles.";

    // What a sum of stored values is multiplied by before its offset is taken away.
    private int Factor => product.Bits == 8 ? 1 : 2;

    protected override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        int group = plan.LittleRowGroup;
        var bytes = new PlanarBytes(width, product.Bits, product.Signs);
        var leadingBytes = new PlanarBytes(width, 8, product.Signs);
        bytes.WriteMask(writer);
        using (writer.Braces($"for (nint slot = 0; slot < slots; slot += {group})"))
        {
            writer.Line($"ref byte row = ref Unsafe.Add(ref littleRows, slot * {product.RowBytes});");
            for (int r = 0; r < group; r++)
            {
                foreach ((string name, int start, int segment, int codes, int leading) in product.Sides)
                {
                    writer.Line($"{width.Name}<int> {name}{r} = {width.Name}<int>.Zero;");
                    if (leading > 0) leadingBytes.Write(writer, $"{name}{r}", "row", r * product.RowBytes, leading, 0);
                    bytes.Write(writer, $"{name}{r}", "row", r * product.RowBytes + start, segment, codes);
                }
            }

            foreach ((string name, _, _, _, _) in product.Sides)
            {
                string sums = string.Join(", ", Enumerable.Range(0, group).Select(r => $"{name}{r}"));
                string exact = Factor == 1 ? $"LaneSums.Of({sums})" : $"(LaneSums.Of({sums}) << 1)";
                writer.Line($"Vector128<int> {name}Sums = {exact} - Vector128.Create({name}Offset);");
            }

            writer.Line($"Vector128<float> y = {string.Join(" + ", product.Sides.Select(static side => $"Vector128.ConvertToSingle({side.Name}Sums) * {side.Name}Scale"))};");
            writer.Line("y = y * Vector128.LoadUnsafe(ref scales, (nuint)slot) + Vector128.LoadUnsafe(ref bias, (nuint)slot);");
            writer.Line("Vector128.StoreUnsafe(y, ref preActivations, (nuint)slot);");
        }
    }

    protected override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces("for (nint slot = 0; slot < slots; slot++)"))
        {
            foreach ((string name, int start, int segment, int codes, int leading) in product.Sides)
            {
                writer.Line($"int {name}Sum = 0;");
                if (leading > 0) ScalarBytes.Write(writer, name + "Sum", "littleRows", $"slot * {product.RowBytes}", leading, 0, 8);
                ScalarBytes.Write(writer, name + "Sum", "littleRows", $"slot * {product.RowBytes} + {start}", segment, codes, product.Bits);
            }

            string factor = Factor == 1 ? "" : "2 * ";
            writer.Line($"float sum = {string.Join(" + ", product.Sides.Select(side => $"(float)({factor}{side.Name}Sum - {side.Name}Offset) * {side.Name}Scale"))};");
            writer.Line("Unsafe.Add(ref preActivations, slot) = sum * Unsafe.Add(ref scales, slot) + Unsafe.Add(ref bias, slot);");
        }
    }
}
