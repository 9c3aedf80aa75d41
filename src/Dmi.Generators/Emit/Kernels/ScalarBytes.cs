namespace Dmi.Generators.Emit.Kernels;

/// <summary>What <see cref="PlanarBytes"/> does, one value at a time.</summary>
internal static class ScalarBytes
{
    /// <summary>Adds the sum over a segment to a variable.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="sum">The variable.</param>
    /// <param name="rows">Variable of the first row.</param>
    /// <param name="start">Where the segment begins, as an expression.</param>
    /// <param name="segment">Bytes of the segment.</param>
    /// <param name="codes">Where the segment's codes begin.</param>
    /// <param name="bits">Bits per value; those of 8 meet codes where the vectors' magnitudes are.</param>
    public static void Write(IndentedWriter writer, string sum, string rows, string start, int segment, int codes, int bits)
    {
        using (writer.Braces($"for (nint at = 0; at < {segment}; at++)"))
        {
            writer.Line($"int packed = Unsafe.Add(ref {rows}, {start} + at);");
            for (int plane = 0; plane < 8 / bits; plane++)
            {
                string value = bits == 8 ? "(packed - ByteDot.StoredBias)" : $"(packed >> {plane * bits} & {(1 << bits) - 1})";
                string place = $"at + {codes + plane * segment}";
                writer.Line($"{sum} += {value} * {(bits == 8 ? $"(sbyte)Unsafe.Add(ref operands, {place})" : $"Unsafe.Add(ref codes, {place})")};");
            }
        }

        writer.Line();
    }
}
