using System;
using System.Linq;
using Dmi.Layers;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>
/// Writes dot products of packed rows with int8 codes: rows of unsigned values of 1, 2, 3, 4 or 8 bits in tiles (see LayerLayout), whose every lane of
/// four bytes belongs to one row, so that a lane of the sums does, too. No value is unpacked to memory.
/// </summary>
/// <param name="width">The vectors.</param>
/// <param name="rows">Rows of a tile.</param>
/// <param name="bits">Bits per value.</param>
/// <param name="signs">Bytes from the magnitudes of the codes to their signs, which values of 8 bits meet.</param>
internal sealed class TileBytes(VectorWidth width, int rows, int bits, int signs)
{
    // Vectors of weights per turn of a loop.
    private const int VectorsPerTurn = 8;
    private const int Lane = TileSize.Lane;

    private readonly string _vector = width.Name;

    // Without bytes: which bits of values a segment's parts hold.
    private readonly SegmentPart[] _parts = SegmentSize.Parts(0, bits);

    /// <summary>Vectors that the sums of a tile fill.</summary>
    public int Vectors => rows / width.Floats;

    /// <summary>Writes the variables that keep one value of every byte; nothing at 8 bits.</summary>
    public void WriteMask(IndentedWriter writer)
    {
        foreach (SegmentPart part in _parts.Where(static part => part.Bits < 8)) writer.Line($"{_vector}<byte> {Mask(part)} = {_vector}.Create((byte){(1 << part.Bits) - 1});");
    }

    /// <summary>Writes the sums of a tile, all zero.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="sum">Prefix of the variables.</param>
    public void WriteZeros(IndentedWriter writer, string sum)
    {
        foreach (SegmentPart part in _parts)
        {
            for (int v = 0; v < Vectors; v++) writer.Line($"{_vector}<int> {Sum(sum, part)}{v} = {_vector}<int>.Zero;");
        }
    }

    /// <summary>Writes what adds the products of a segment to the sums; once after <see cref="WriteZeros"/>.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="sum">Prefix of the sums.</param>
    /// <param name="tile">Variable of the tile's first byte.</param>
    /// <param name="start">Bytes of a row before the segment.</param>
    /// <param name="segment">Bytes of the segment.</param>
    /// <param name="codes">Where the segment's codes begin.</param>
    public void Write(IndentedWriter writer, string sum, string tile, int start, int segment, int codes)
    {
        foreach (SegmentPart part in SegmentSize.Parts(segment, bits)) WritePart(writer, Sum(sum, part), tile, start + part.Start, part, codes);
        foreach (SegmentPart high in _parts.Where(static part => part.Shift > 0))
        {
            for (int v = 0; v < Vectors; v++) writer.Line($"{sum}{v} += {Sum(sum, high)}{v} << {high.Shift};");
        }
    }

    private static string Sum(string sum, SegmentPart part) => part.Shift > 0 ? sum + "High" : sum;

    private static string Mask(SegmentPart part) => Sum("mask", part);

    private static int Planes(SegmentPart part) => SegmentSize.Columns(1, part.Bits);

    private void WritePart(IndentedWriter writer, string sum, string tile, int start, SegmentPart part, int codes)
    {
        (int segment, int planes) = (part.Bytes, Planes(part));
        int turn = Math.Max(VectorsPerTurn / (Vectors * Math.Max(planes / 2, 1)), 1) * Lane;
        int looped = segment < 2 * turn ? 0 : segment / turn * turn;
        if (looped > 0)
        {
            using (writer.Braces($"for (nint at = {start}; at < {start + looped}; at += {turn})"))
            {
                for (int offset = 0; offset < turn; offset += Lane) WriteLane(writer, sum, tile, part, "at", offset, codes - start * planes);
            }

            writer.Line();
        }

        for (int at = start + looped; at < start + segment; at += Lane) WriteLane(writer, sum, tile, part, "", at, codes - start * planes);
    }

    // One lane's bytes of every row, from a byte of the row that a variable and an offset give.
    private void WriteLane(IndentedWriter writer, string sum, string tile, SegmentPart part, string variable, int offset, int codes)
    {
        int planes = Planes(part);
        string weights(int v) => $"{_vector}.LoadUnsafe(ref {tile}, {Index(variable, rows, offset * rows + v * width.Bytes)})";
        string place(int plane) => Place(variable, planes, codes + offset * planes + plane * Lane);
        string broadcast(string four) => $"{_vector}.Create(Unsafe.ReadUnaligned<int>(ref {four}))";
        string name = $"{sum}{offset}";
        if (part.Bits == 8)
        {
            writer.Line($"{_vector}<byte> {name}Magnitudes = {broadcast($"Unsafe.Add(ref operands, {place(0)})")}.AsByte();");
            writer.Line($"{_vector}<byte> {name}Signs = {broadcast($"Unsafe.Add(ref operands, {Place(variable, planes, codes + offset * planes + signs)})")}.AsByte();");
            for (int v = 0; v < Vectors; v++) writer.Line($"{sum}{v} = ByteDot.MultiplyAddCentred({sum}{v}, {weights(v)}, {name}Magnitudes, {name}Signs);");
            return;
        }

        for (int plane = 0; plane < planes; plane++) writer.Line($"{_vector}<sbyte> {name}Codes{plane} = {broadcast($"Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref codes, {place(plane)}))")}.AsSByte();");
        for (int v = 0; v < Vectors; v++)
        {
            string row = $"{name}Row{v}";
            writer.Line($"{_vector}<byte> {row} = {weights(v)};");
            for (int plane = 0; plane < planes; plane += 2)
            {
                string operands = string.Join(", ", new[] { plane, plane + 1 }.Select(p => $"{Plane(row, part, p)}, {name}Codes{p}"));
                writer.Line($"{sum}{v} = ByteDot.MultiplyAddSmall({sum}{v}, {operands});");
            }
        }
    }

    // The shift crosses bytes; the mask takes away what came from the neighbour.
    private string Plane(string weights, SegmentPart part, int plane) => plane == 0
        ? $"{weights} & {Mask(part)}"
        : $"{_vector}.AsByte({_vector}.AsUInt32({weights}) >> {plane * part.Bits}) & {Mask(part)}";

    private static string Index(string variable, int factor, int offset) => variable.Length == 0 ? $"{offset}" : $"(nuint)({Place(variable, factor, offset)})";

    private static string Place(string variable, int factor, int offset)
    {
        string product = factor == 1 ? variable : $"{variable} * {factor}";
        return variable.Length == 0 ? $"{offset}" : offset == 0 ? product : offset < 0 ? $"{product} - {-offset}" : $"{product} + {offset}";
    }
}
