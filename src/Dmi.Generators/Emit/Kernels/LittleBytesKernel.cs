using System.Linq;
using Dmi.Layers;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>A product of weights of up to 8 bits with codes: exact integer sums, one for each side that the rows read.</summary>
/// <param name="product">What is multiplied.</param>
internal sealed class LittleBytesKernel(ByteProduct product) : Kernel
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
        const int rows = TileSize.Rows;
        var bytes = new TileBytes(width, rows, product.Bits, product.Signs);
        var leadingBytes = new TileBytes(width, rows, bits: 8, product.Signs);
        bytes.WriteMask(writer);
        using (writer.Braces($"for (nint slot = 0; slot < slots; slot += {rows})"))
        {
            writer.Line($"ref byte tile = ref Unsafe.Add(ref littleRows, slot * {product.RowBytes});");
            foreach ((string name, int start, int segment, int codes, int leading) in product.Sides)
            {
                bytes.WriteZeros(writer, name);
                if (leading > 0) leadingBytes.Write(writer, name, "tile", 0, leading, 0);
                bytes.Write(writer, name, "tile", start, segment, codes);
            }

            for (int v = 0; v < bytes.Vectors; v++) WriteResults(writer, width, v);
        }
    }

    protected override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces("for (nint slot = 0; slot < slots; slot++)"))
        {
            const int rows = TileSize.Rows;
            ScalarBytes.WriteRow(writer, "littleRows", product.RowBytes, rows);
            foreach ((string name, int start, int segment, int codes, int leading) in product.Sides)
            {
                writer.Line($"int {name}Sum = 0;");
                if (leading > 0) ScalarBytes.Write(writer, name + "Sum", 0, leading, 0, 8, rows);
                ScalarBytes.Write(writer, name + "Sum", start, segment, codes, product.Bits, rows);
            }

            string factor = Factor == 1 ? "" : "2 * ";
            writer.Line($"float sum = {string.Join(" + ", product.Sides.Select(side => $"(float)({factor}{side.Name}Sum - {side.Name}Offset) * {side.Name}Scale"))};");
            writer.Line("Unsafe.Add(ref preActivations, slot) = sum * Unsafe.Add(ref scales, slot) + Unsafe.Add(ref bias, slot);");
        }
    }

    // The results of as many rows as a vector has lanes.
    private void WriteResults(IndentedWriter writer, VectorWidth width, int v)
    {
        string vector = width.Name, slot = v == 0 ? "(nuint)slot" : $"(nuint)(slot + {v * width.Floats})";
        string exact(string name) => $"{(Factor == 1 ? $"{name}{v}" : $"({name}{v} << 1)")} - {vector}.Create({name}Offset)";
        writer.Line($"{vector}<float> y{v} = {string.Join(" + ", product.Sides.Select(side => $"{vector}.ConvertToSingle({exact(side.Name)}) * {side.Name}Scale"))};");
        writer.Line($"y{v} = y{v} * {vector}.LoadUnsafe(ref scales, {slot}) + {vector}.LoadUnsafe(ref bias, {slot});");
        writer.Line($"{vector}.StoreUnsafe(y{v}, ref preActivations, {slot});");
    }
}
