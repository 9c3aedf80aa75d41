using Dmi.Layers;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>P x_Q of one side, without P's factor.</summary>
/// <param name="size">Width of the side.</param>
/// <param name="stride">Bytes per row of P.</param>
internal sealed class ProjectKernel(int size, int stride) : Kernel
{
    public override string Name => $"Project{size}";

    public override string Parameters => "ref byte projection, ref sbyte codes, int sumOfCodes, int rows, ref int sums";

    public override RowSplit Split => new("rows", stride, ("projection", stride), ("sums", 1));

    public override bool UsesByteProducts => true;

    protected override string Comment => """
        // P x_Q without its factor: entries are stored plus 1, two bits each in four planes, so that they are unsigned, and Σx is taken away
        // at the end.
        """;

    protected override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        const int tileRows = TileSize.Rows;
        string vector = width.Name;
        var bytes = new TileBytes(width, tileRows, SegmentSize.EntryBits, signs: 0);
        bytes.WriteMask(writer);
        using (writer.Braces($"for (nint row = 0; row < rows; row += {tileRows})"))
        {
            writer.Line($"ref byte tile = ref Unsafe.Add(ref projection, row * {stride});");
            bytes.WriteZeros(writer, "sum");
            bytes.Write(writer, "sum", "tile", 0, stride, 0);
            for (int v = 0; v < bytes.Vectors; v++)
            {
                writer.Line($"{vector}.StoreUnsafe(sum{v} - {vector}.Create(sumOfCodes), ref sums, {(v == 0 ? "(nuint)row" : $"(nuint)(row + {v * width.Floats})")});");
            }
        }
    }

    protected override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces("for (nint slot = 0; slot < rows; slot++)"))
        {
            ScalarBytes.WriteRow(writer, "projection", stride, TileSize.Rows);
            writer.Line("int sum = 0;");
            ScalarBytes.Write(writer, "sum", 0, stride, 0, SegmentSize.EntryBits, TileSize.Rows);
            writer.Line("Unsafe.Add(ref sums, slot) = sum - sumOfCodes;");
        }
    }
}
