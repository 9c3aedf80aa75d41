namespace Dmi.Generators.Emit.Kernels;

/// <summary>Makes of int8 codes what weights stored plus 128 meet (see ByteDot), once for all rows.</summary>
internal sealed class OperandsKernel : Kernel
{
    public override string Name => "SplitCodes";

    public override string Parameters => "ref sbyte codes, ref byte operands, int from, int to, int signs";

    public override bool UsesByteProducts => true;

    protected override string Comment => "// Magnitudes and signs of the codes of a side, as its products with stored weights take them.";

    protected override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        string vector = width.Name;
        using (writer.Braces($"for (nint column = from; column < to; column += {width.Bytes})"))
        {
            writer.Line($"{vector}<sbyte> x = {vector}.LoadUnsafe(ref codes, (nuint)column);");
            writer.Line($"{vector}.StoreUnsafe(ByteDot.Magnitudes(x), ref operands, (nuint)column);");
            writer.Line($"{vector}.StoreUnsafe(ByteDot.Signs(x), ref operands, (nuint)(column + signs));");
        }
    }

    protected override void WriteScalarBody(IndentedWriter writer)
    {
        writer.Line("for (nint column = from; column < to; column++) Unsafe.Add(ref operands, column) = (byte)Unsafe.Add(ref codes, column);");
    }
}
