using System;
using System.Collections.Generic;
using System.Linq;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>
/// y_HH of all rows of a range from binary32 or bfloat16 weights in tiles: a lane sums one row, memory is read in order, and a value of the input is
/// read once for all rows of a tile (docs/decisions/0021).
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="isSplit">Whether x's and h's halves of a row give a result each.</param>
internal sealed class BigFloatTilesKernel(KernelPlan plan, bool isSplit) : Kernel
{
    // Sums that hide the latency of a multiply-add.
    private const int Sums = 8;

    private readonly BigSection[] _sections = BigFloatKernel.SectionsOf(plan, isSplit);

    public override string Name => BigKernel.NameOf(new BigKernelForm(IsDense: true, isSplit));

    public override string Parameters => $"ref {WeightType} bigTiles, ref float bias, ref float input, int count, ref float preActivations";

    // Shares are whole tiles, since a team divides rows by multiples of as many (WorkerTeam.RowMultiple).
    public override RowSplit Split => new("count", plan.BigRowBytes, ("bigTiles", plan.BigRowLength), ("bias", 1), ("preActivations", 1));

    protected override string Comment =>
        $"// {(isSplit ? "W x + b and U h + b_h of the candidate, which r will join, " : "y_HH = W [x | h] + b ")}for rows in tiles of {plan.TileRows}, each {(HasPairs ? "pair of columns" : "column")} of which lies side by side."
        + (HasPairs ? "\n// Pairs of weights become two vectors of floats, of columns that lie 16 apart." : "");

    private bool HasPairs => plan.Spec.Big == WeightPrecision.BFloat16;

    private string WeightType => HasPairs ? "ushort" : "float";

    // Weights of a lane.
    private int LaneWeights => HasPairs ? 2 : 1;

    protected override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        int vectors = plan.TileRows / width.Floats, chains = Math.Max(1, Sums / vectors);
        using (writer.Braces($"for (nint slot = 0; slot < count; slot += {plan.TileRows})"))
        {
            writer.Line($"ref {WeightType} tile = ref Unsafe.Add(ref bigTiles, slot * {plan.BigRowLength});");
            foreach (BigSection section in _sections)
            {
                foreach ((int v, int chain) in Places(vectors, chains)) writer.Line($"{width.Name}<float> {Sum(section, v, chain)} = {width.Name}<float>.Zero;");
                if (HasPairs) WritePairs(writer, width, section, vectors, chains);
                else WriteFloats(writer, width, section, vectors, chains);
            }

            foreach ((BigSection section, int v) in _sections.SelectMany(section => Enumerable.Range(0, vectors).Select(v => (section, v))))
            {
                int offset = section.Slots + v * width.Floats;
                string at = $"(nuint)({(offset == 0 ? "slot" : $"slot + {offset}")})", sum = string.Join(" + ", Enumerable.Range(0, chains).Select(chain => Sum(section, v, chain)));
                writer.Line($"{width.Name}.StoreUnsafe({sum} + {width.Name}.LoadUnsafe(ref bias, {at}), ref preActivations, {at});");
            }
        }
    }

    protected override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces("for (nint slot = 0; slot < count; slot++)"))
        {
            writer.Line($"ref {WeightType} row = ref Unsafe.Add(ref bigTiles, (slot - slot % {plan.TileRows}) * {plan.BigRowLength} + slot % {plan.TileRows} * {LaneWeights});");
            string weight = HasPairs ? $"BFloat16Pairs.Value(ref row, column, {plan.TileRows})" : $"Unsafe.Add(ref row, column * {plan.TileRows})";
            foreach ((string name, int from, int to, int slots) in _sections)
            {
                string slot = slots == 0 ? "slot" : $"slot + {slots}";
                writer.Line($"float sum{name} = 0;");
                writer.Line($"for (nint column = {from}; column < {to}; column++) sum{name} += {weight} * Unsafe.Add(ref input, column);");
                writer.Line($"Unsafe.Add(ref preActivations, {slot}) = sum{name} + Unsafe.Add(ref bias, {slot});");
            }
        }
    }

    private static IEnumerable<(int Vector, int Chain)> Places(int vectors, int chains) =>
        Enumerable.Range(0, chains).SelectMany(chain => Enumerable.Range(0, vectors).Select(v => (v, chain)));

    private static string Sum(BigSection section, int v, int chain) => $"sum{section.Name}{v}_{chain}";

    private static string Value(VectorWidth width, string column, int offset) =>
        $"{width.Name}.Create(Unsafe.Add(ref input, {(offset == 0 ? column : $"{column} + {offset}")}))";

    // A column of the tile for every chain of sums.
    private void WriteFloats(IndentedWriter writer, VectorWidth width, BigSection section, int vectors, int chains)
    {
        using (writer.Braces($"for (nint column = {section.From}; column < {section.To}; column += {chains})"))
        {
            for (int chain = 0; chain < chains; chain++)
            {
                writer.Line($"{width.Name}<float> x{chain} = {Value(width, "column", chain)};");
                for (int v = 0; v < vectors; v++)
                {
                    string weights = $"{width.Name}.LoadUnsafe(ref tile, {At($"column * {plan.TileRows}", chain * plan.TileRows + v * width.Floats)})";
                    writer.Line($"{Sum(section, v, chain)} = {width.Name}.MultiplyAddEstimate({weights}, x{chain}, {Sum(section, v, chain)});");
                }
            }
        }

        writer.Line();
    }

    // Lanes of a block, each with two columns: its halves have chains of their own where there are two and more.
    private void WritePairs(IndentedWriter writer, VectorWidth width, BigSection section, int vectors, int chains)
    {
        int turns = Math.Max(1, chains / 2);
        using (writer.Braces($"for (nint block = {section.From}; block < {section.To}; block += {BigBFloat16Kernel.Block})"))
        {
            writer.Line($"ref ushort lanes = ref Unsafe.Add(ref tile, block * {plan.TileRows});");
            using (writer.Braces($"for (nint lane = 0; lane < {BigBFloat16Kernel.Half}; lane += {turns})"))
            {
                for (int turn = 0; turn < turns; turn++)
                {
                    (int first, int second) = (2 * turn, Math.Min(2 * turn + 1, chains - 1));
                    writer.Line($"{width.Name}<float> first{turn} = {Value(width, "block + lane", turn)};");
                    writer.Line($"{width.Name}<float> second{turn} = {Value(width, "block + lane", BigBFloat16Kernel.Half + turn)};");
                    for (int v = 0; v < vectors; v++)
                    {
                        string pairs = $"pairs{turn}_{v}";
                        int offset = LaneWeights * (turn * plan.TileRows + v * width.Floats);
                        writer.Line($"{width.Name}<ushort> {pairs} = {width.Name}.LoadUnsafe(ref lanes, {At($"lane * {LaneWeights * plan.TileRows}", offset)});");
                        writer.Line($"{Sum(section, v, first)} = {width.Name}.MultiplyAddEstimate(BFloat16Pairs.First({pairs}), first{turn}, {Sum(section, v, first)});");
                        writer.Line($"{Sum(section, v, second)} = {width.Name}.MultiplyAddEstimate(BFloat16Pairs.Second({pairs}), second{turn}, {Sum(section, v, second)});");
                    }
                }
            }
        }

        writer.Line();
    }

    private static string At(string place, int offset) => $"(nuint)({(offset == 0 ? place : $"{place} + {offset}")})";
}
