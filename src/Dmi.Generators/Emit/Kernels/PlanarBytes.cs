using System.Linq;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>
/// Writes dot products of packed rows with int8 codes: rows of unsigned values of 1, 2, 4 or 8 bits in planar segments (see LayerLayout), which lie
/// one behind the other and are read in this order, as memory streams fastest (docs/decisions/0019). No value is unpacked to memory.
/// </summary>
/// <param name="width">The vectors.</param>
/// <param name="bits">Bits per value.</param>
/// <param name="signs">Bytes from the magnitudes of the codes to their signs, which values of 8 bits meet.</param>
internal sealed class PlanarBytes(VectorWidth width, int bits, int signs)
{
    private readonly string _vector = width.Name;

    private int Planes => 8 / bits;

    /// <summary>Writes what adds the sum over a segment to a variable.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="sum">The variable, a vector.</param>
    /// <param name="row">Variable of the first row.</param>
    /// <param name="start">Where the segment begins behind it.</param>
    /// <param name="segment">Bytes of the segment.</param>
    /// <param name="codes">Where the segment's codes begin.</param>
    public void Write(IndentedWriter writer, string sum, string row, int start, int segment, int codes)
    {
        int whole = segment / width.Bytes * width.Bytes;
        if (whole == width.Bytes)
        {
            WritePiece(writer, sum, row, start, segment, codes, "", width.Bits);
        }
        else if (whole > 0)
        {
            using (writer.Braces($"for (nint at = 0; at < {whole}; at += {width.Bytes})"))
            {
                WritePiece(writer, sum, row, start, segment, codes, "at", width.Bits);
            }

            writer.Line();
        }

        // What is left, by narrower loads that leave zeros above.
        for (int at = whole, piece = width.Bits / 2; piece >= 128; piece /= 2)
        {
            if (segment - at < piece / 8) continue;
            WritePiece(writer, sum, row, start + at, segment, codes + at, "", piece);
            at += piece / 8;
        }
    }

    /// <summary>Writes the variable that keeps one value of every byte; nothing at 8 bits.</summary>
    public void WriteMask(IndentedWriter writer)
    {
        if (bits < 8) writer.Line($"{_vector}<byte> mask = {_vector}.Create((byte){(1 << bits) - 1});");
    }

    private void WritePiece(IndentedWriter writer, string sum, string row, int start, int segment, int codes, string variable, int loadBits)
    {
        string weights = Load(row, variable, start, loadBits);
        if (bits == 8)
        {
            writer.Line($"{sum} = ByteDot.MultiplyAddCentred({sum}, {weights}, {Load("operands", variable, codes, loadBits)}, {Load("operands", variable, codes + signs, loadBits)});");
            return;
        }

        string name = $"{sum}Row{start}";
        writer.Line($"{_vector}<byte> {name} = {weights};");
        for (int plane = 0; plane < Planes; plane += 2)
        {
            string[] operands = [.. new[] { plane, plane + 1 }.Select(p => $"{Plane(name, p)}, {Load("codes", variable, codes + p * segment, loadBits)}")];
            writer.Line($"{sum} = ByteDot.MultiplyAddSmall({sum}, {operands[0]}, {operands[1]});");
        }
    }

    // The shift crosses bytes; the mask takes away what came from the neighbour.
    private string Plane(string weights, int plane) => plane == 0
        ? $"{weights} & mask"
        : $"{_vector}.AsByte({_vector}.AsUInt32({weights}) >> {plane * bits}) & mask";

    private string Load(string from, string variable, int offset, int loadBits)
    {
        string load = variable.Length == 0
            ? $"Vector{loadBits}.LoadUnsafe(ref {from}, {offset})"
            : $"Vector{loadBits}.LoadUnsafe(ref {from}, (nuint){(offset == 0 ? variable : $"({variable} + {offset})")})";
        for (int w = loadBits; w < width.Bits; w *= 2) load += $".ToVector{2 * w}()";
        return load;
    }
}
