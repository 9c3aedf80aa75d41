using Dmi.Layers;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>What <see cref="TileBytes"/> does, one value at a time.</summary>
internal static class ScalarBytes
{
    private const int Lane = TileSize.Lane;

    /// <summary>Writes the declaration of <c>row</c>, the first byte of the row in <c>slot</c>.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="tiles">Variable of the first tile.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="tileRows">Rows of a tile.</param>
    public static void WriteRow(IndentedWriter writer, string tiles, int rowBytes, int tileRows) =>
        writer.Line($"ref byte row = ref Unsafe.Add(ref {tiles}, slot / {tileRows} * {tileRows * rowBytes} + slot % {tileRows} * {Lane});");

    /// <summary>Adds the sum over a segment of <c>row</c> to a variable.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="sum">The variable.</param>
    /// <param name="start">Bytes of a row before the segment.</param>
    /// <param name="segment">Bytes of the segment.</param>
    /// <param name="codes">Where the segment's codes begin.</param>
    /// <param name="bits">Bits per value; those of 8 meet codes where the vectors' magnitudes are.</param>
    /// <param name="tileRows">Rows of a tile.</param>
    public static void Write(IndentedWriter writer, string sum, int start, int segment, int codes, int bits, int tileRows)
    {
        foreach (SegmentPart part in SegmentSize.Parts(segment, bits)) WritePart(writer, sum, start + part.Start, part, codes, tileRows);
    }

    private static void WritePart(IndentedWriter writer, string sum, int start, SegmentPart part, int codes, int tileRows)
    {
        int planes = SegmentSize.Columns(1, part.Bits);
        using (writer.Braces($"for (nint at = 0; at < {part.Bytes}; at++)"))
        {
            writer.Line($"int packed = Unsafe.Add(ref row, {Sum("at", start)} / {Lane} * {Lane * tileRows} + at % {Lane});");
            for (int plane = 0; plane < planes; plane++)
            {
                string value = part.Bits == 8 ? "(packed - ByteDot.StoredBias)" : $"(packed >> {plane * part.Bits} & {(1 << part.Bits) - 1})";
                string column = planes == 1 ? "at" : $"at / {Lane} * {Lane * planes} + at % {Lane}";
                string place = $"{column} + {codes + plane * Lane}";
                writer.Line($"{sum} += {value} * {(part.Shift == 0 ? "" : $"{1 << part.Shift} * ")}{(part.Bits == 8 ? $"(sbyte)Unsafe.Add(ref operands, {place})" : $"Unsafe.Add(ref codes, {place})")};");
            }
        }

        writer.Line();
    }

    private static string Sum(string variable, int offset) => offset == 0 ? variable : $"({variable} + {offset})";
}
