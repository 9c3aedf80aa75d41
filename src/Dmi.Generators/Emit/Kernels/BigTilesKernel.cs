using System;
using System.Collections.Generic;
using System.Linq;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>
/// y_HH of all rows of a range from int8 weights in tiles: four columns of a row are a lane, so that its sum stays in one, and memory is read in
/// order (docs/decisions/0021).
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="isSplit">Whether x's and h's halves of a row give a result each.</param>
internal sealed class BigTilesKernel(KernelPlan plan, bool isSplit) : Kernel
{
    // Vectors of weights per turn of the loop.
    private const int VectorsPerTurn = 8;

    private readonly BigSection[] _sections = CodeSections.Of(plan, isSplit);

    public override string Name => BigKernel.NameOf(new BigKernelForm(IsDense: true, isSplit));

    public override string Parameters => $"ref byte bigTiles, {CodeSections.Parameters(_sections)}, int count, ref float preActivations";

    public override bool UsesByteProducts => true;

    // Shares are whole tiles, since a team divides rows by multiples of as many (WorkerTeam.RowMultiple).
    public override RowSplit Split => new("count", plan.BigRowBytes, ("bigTiles", plan.BigRowLength), ("scales", 1), ("bias", 1), ("preActivations", 1));

    protected override string Comment =>
        $"// {(isSplit ? "W x + b and U h + b_h of the candidate, which r will join, " : "y_HH = W [x | h] + b ")}for rows in tiles of {plan.TileRows}, each {KernelPlan.TileColumns} columns of which lie side by side.{CodeSections.Remark}";

    // Scales belong to a row, whichever its results.
    private static string At(string first, string slot) => $"ref {first}, (nuint)({slot})";

    protected override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        int vectors = plan.TileRows / width.Floats;
        using (writer.Braces($"for (nint slot = 0; slot < count; slot += {plan.TileRows})"))
        {
            writer.Line($"ref byte tile = ref Unsafe.Add(ref bigTiles, slot * {plan.BigRowLength});");
            foreach (BigSection section in _sections) WriteSums(writer, width, section, vectors);
            for (int v = 0; v < vectors; v++) WriteResults(writer, width, v);
        }
    }

    protected override void WriteScalarBody(IndentedWriter writer)
    {
        int rows = plan.TileRows, columns = KernelPlan.TileColumns;
        using (writer.Braces("for (nint slot = 0; slot < count; slot++)"))
        {
            writer.Line($"ref byte row = ref Unsafe.Add(ref bigTiles, slot / {rows} * {rows * plan.BigRowLength} + slot % {rows} * {columns});");
            foreach (BigSection section in _sections)
            {
                writer.Line($"int sum{section.Name} = 0;");
                writer.Line($"for (nint column = {section.From}; column < {section.To}; column++) sum{section.Name} += (Unsafe.Add(ref row, column / {columns} * {rows * columns} + column % {columns}) - ByteDot.StoredBias) * (sbyte)Unsafe.Add(ref operands, column);");
            }

            CodeSections.WriteScalarResults(writer, _sections, isSplit);
        }
    }

    // A section's columns, four at a time for every row of the tile.
    private void WriteSums(IndentedWriter writer, VectorWidth width, BigSection section, int vectors)
    {
        string vector = width.Name;
        for (int v = 0; v < vectors; v++) writer.Line($"{vector}<int> sum{section.Name}{v} = {vector}<int>.Zero;");
        int quads = Math.Max(VectorsPerTurn / vectors, 1), columns = KernelPlan.TileColumns;
        using (writer.Braces($"for (nint column = {section.From}; column < {section.To}; column += {quads * columns})"))
        {
            for (int q = 0; q < quads; q++)
            {
                writer.Line($"{vector}<byte> magnitudes{q} = {Broadcast(q * columns)};");
                writer.Line($"{vector}<byte> signs{q} = {Broadcast(q * columns + plan.BigRowLength)};");
                for (int v = 0; v < vectors; v++)
                {
                    int at = q * columns * plan.TileRows + v * width.Bytes;
                    string place = $"column * {plan.TileRows}{(at == 0 ? "" : $" + {at}")}";
                    writer.Line($"sum{section.Name}{v} = ByteDot.MultiplyAddCentredQuads(sum{section.Name}{v}, {vector}.LoadUnsafe({At("tile", place)}), magnitudes{q}, signs{q});");
                }
            }
        }

        writer.Line();

        string Broadcast(int offset) => $"{vector}.Create(Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref operands, column{(offset == 0 ? "" : $" + {offset}")}))).AsByte()";
    }

    private void WriteResults(IndentedWriter writer, VectorWidth width, int v)
    {
        string vector = width.Name;
        string slot(int slots) => (slots + v * width.Floats) is var offset && offset == 0 ? "slot" : $"slot + {offset}";
        string[] products =
        [
            .. _sections.Select(section =>
                $"{vector}.ConvertToSingle(sum{section.Name}{v} - {vector}.Create({CodeSections.Side(section)}Excess)) * {CodeSections.Side(section)}Scale"),
        ];
        string scales = $"{vector}.LoadUnsafe({At("scales", slot(0))})";
        IEnumerable<(string Sum, int Slots)> results = isSplit
            ? products.Select((product, i) => (product, _sections[i].Slots))
            : [(products.Length == 1 ? products[0] : $"({string.Join(" + ", products)})", 0)];
        foreach ((string sum, int slots) in results)
        {
            writer.Line($"{vector}.StoreUnsafe({sum} * {scales} + {vector}.LoadUnsafe({At("bias", slot(slots))}), {At("preActivations", slot(slots))});");
        }
    }
}
