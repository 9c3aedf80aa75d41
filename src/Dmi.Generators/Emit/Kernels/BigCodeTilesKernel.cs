using System.Collections.Generic;
using System.Linq;
using Dmi.Generators.Model;
using Dmi.Layers;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>
/// y_HH of all rows of a range from int8 weights in tiles: four columns of a row are a lane, so that its sum stays in one, and memory is read in
/// order (docs/decisions/0021).
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="isSplit">Whether x's and h's halves of a row give a result each.</param>
internal sealed class BigCodeTilesKernel(KernelPlan plan, bool isSplit) : Kernel
{
    private readonly BigSection[] _sections = CodeSections.Of(plan, isSplit);

    public override string Name => BigKernel.NameOf(new BigKernelForm(IsDense: true, isSplit));

    public override string Parameters => $"ref byte bigTiles, {CodeSections.Parameters(_sections)}, int count, ref float preActivations";

    public override bool UsesByteProducts => true;

    // Shares are whole tiles, since a team divides rows by multiples of as many (WorkerTeam.RowMultiple).
    public override RowSplit Split => new("count", plan.BigRowBytes, ("bigTiles", plan.BigRowLength), ("scales", 1), ("bias", 1), ("preActivations", 1));

    protected override string Comment =>
        $"// {(isSplit ? "W x + b and U h + b_h of the candidate, which r will join, " : "y_HH = W [x | h] + b ")}for rows in tiles of {plan.TileRows}, each {TileSize.Lane} columns of which lie side by side.{CodeSections.Remark}";

    protected override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        var bytes = new TileBytes(width, plan.TileRows, bits: 8, plan.BigRowLength);
        using (writer.Braces($"for (nint slot = 0; slot < count; slot += {plan.TileRows})"))
        {
            writer.Line($"ref byte tile = ref Unsafe.Add(ref bigTiles, slot * {plan.BigRowLength});");
            foreach (BigSection section in _sections)
            {
                bytes.WriteZeros(writer, Sum(section));
                bytes.Write(writer, Sum(section), "tile", section.From, section.To - section.From, section.From);
            }

            for (int v = 0; v < bytes.Vectors; v++) WriteResults(writer, width, v);
        }
    }

    protected override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces("for (nint slot = 0; slot < count; slot++)"))
        {
            ScalarBytes.WriteRow(writer, "bigTiles", plan.BigRowLength, plan.TileRows);
            foreach (BigSection section in _sections)
            {
                writer.Line($"int {Sum(section)} = 0;");
                ScalarBytes.Write(writer, Sum(section), section.From, section.To - section.From, section.From, bits: 8, plan.TileRows);
            }

            CodeSections.WriteScalarResults(writer, _sections, isSplit);
        }
    }

    private static string Sum(BigSection section) => $"sum{section.Name}";

    // The results of as many rows as a vector has lanes.
    private void WriteResults(IndentedWriter writer, VectorWidth width, int v)
    {
        string vector = width.Name;
        string at(string first, int slots)
        {
            int offset = slots + v * width.Floats;
            return $"ref {first}, (nuint)({(offset == 0 ? "slot" : $"slot + {offset}")})";
        }

        string[] products =
        [
            .. _sections.Select(section =>
                $"{vector}.ConvertToSingle({Sum(section)}{v} - {vector}.Create({CodeSections.Side(section)}Excess)) * {CodeSections.Side(section)}Scale"),
        ];
        string scales = $"{vector}.LoadUnsafe({at("scales", 0)})";
        IEnumerable<(string Sum, int Slots)> results = isSplit
            ? products.Select((product, i) => (product, _sections[i].Slots))
            : [(products.Length == 1 ? products[0] : $"({string.Join(" + ", products)})", 0)];
        foreach ((string sum, int slots) in results)
        {
            writer.Line($"{vector}.StoreUnsafe({sum} * {scales} + {vector}.LoadUnsafe({at("bias", slots)}), {at("preActivations", slots)});");
        }
    }
}
