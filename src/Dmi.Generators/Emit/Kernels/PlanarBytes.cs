using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>
/// Writes dot products of packed rows with int8 codes: rows of unsigned values of 1, 2, 4 or 8 bits in planar segments (see LayerLayout),
/// several rows at a time, so that they share the loads of the codes. No value is unpacked to memory.
/// </summary>
/// <param name="width">The vectors.</param>
/// <param name="bits">Bits per value.</param>
/// <param name="rows">Rows at a time.</param>
/// <param name="rowBytes">Bytes from one row to the next.</param>
internal sealed class PlanarBytes(VectorWidth width, int bits, int rows, int rowBytes)
{
    private readonly string _vector = width.Name;

    private int Planes => 8 / bits;

    /// <summary>Writes the variables of sums, <c>{sum}0</c>, <c>{sum}1</c>, …, which begin at zero.</summary>
    public void WriteSums(IndentedWriter writer, string sum)
    {
        for (int r = 0; r < rows; r++) writer.Line($"{_vector}<int> {sum}{r} = {_vector}<int>.Zero;");
    }

    /// <summary>Writes what adds the sums over a segment to the variables of <see cref="WriteSums"/>.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="sum">Name of the sums.</param>
    /// <param name="name">Prefix of the other variables.</param>
    /// <param name="row">Variable of the first row.</param>
    /// <param name="start">Where the segment begins in a row.</param>
    /// <param name="segment">Bytes of the segment.</param>
    /// <param name="codes">Where the segment's codes begin.</param>
    /// <param name="prefetch">Bytes by which rows are asked for ahead; 0 for not at all.</param>
    public void Write(IndentedWriter writer, string sum, string name, string row, int start, int segment, int codes, int prefetch)
    {
        int whole = segment / width.Bytes * width.Bytes;
        if (whole == width.Bytes)
        {
            WritePiece(writer, sum, name, row, start, segment, codes, "0", 0, width.Bits, prefetch);
        }
        else if (whole > 0)
        {
            using (writer.Braces($"for (nint at = 0; at < {whole}; at += {width.Bytes})"))
            {
                WritePiece(writer, sum, name, row, start, segment, codes, "at", 0, width.Bits, prefetch);
            }

            writer.Line();
        }

        // What is left, by narrower loads that leave zeros above.
        for (int at = whole, piece = width.Bits / 2; piece >= 128; piece /= 2)
        {
            if (segment - at < piece / 8) continue;
            WritePiece(writer, sum, name, row, start, segment, codes, "", at, piece, prefetch: 0);
            at += piece / 8;
        }
    }

    private void WritePiece(
        IndentedWriter writer, string sum, string name, string row, int start, int segment, int codes, string loop, int at, int loadBits, int prefetch)
    {
        string variable = loop is "0" or "" ? "" : loop + " + ";
        string suffix = at == 0 ? "" : $"_{at}";
        if (prefetch > 0)
        {
            // The rows of a group lie one behind the other, so each turn asks for as many bytes as it reads.
            for (int line = 0; line < rows * width.Bytes; line += KernelPlan.Line)
            {
                string ahead = variable.Length == 0 ? $"{start * rows + prefetch + line}" : $"(at + {start}) * {rows} + {prefetch + line}";
                writer.Line($"Prefetch.Line(ref Unsafe.Add(ref {row}, {ahead}));");
            }
        }

        string[] weights = new string[rows];
        for (int r = 0; r < rows; r++)
        {
            weights[r] = $"{name}Row{r}{suffix}";
            writer.Line($"{_vector}<byte> {weights[r]} = {Load(row, variable, start + at + r * rowBytes, loadBits)};");
        }

        int step = bits == 8 ? 1 : 2;
        for (int plane = 0; plane < Planes; plane += step)
        {
            for (int p = plane; p < plane + step; p++)
            {
                writer.Line($"{_vector}<sbyte> {name}X{p}{suffix} = {Load("codes", variable, codes + p * segment + at, loadBits)};");
            }

            if (bits == 8)
            {
                writer.Line($"{_vector}<byte> {name}Magnitudes{suffix} = ByteDot.Magnitudes({name}X0{suffix});");
                writer.Line($"{_vector}<byte> {name}Signs{suffix} = ByteDot.Signs({name}X0{suffix});");
            }

            for (int r = 0; r < rows; r++)
            {
                writer.Line(bits == 8
                    ? $"{sum}{r} = ByteDot.MultiplyAddCentred({sum}{r}, {weights[r]}, {name}Magnitudes{suffix}, {name}Signs{suffix});"
                    : $"{sum}{r} = ByteDot.MultiplyAddSmall({sum}{r}, {Plane(weights[r], plane)}, {name}X{plane}{suffix}, {Plane(weights[r], plane + 1)}, {name}X{plane + 1}{suffix});");
            }
        }
    }

    // The shift crosses bytes; the mask takes away what came from the neighbour.
    private string Plane(string weights, int plane) => plane == 0
        ? $"{weights} & mask"
        : $"{_vector}.AsByte({_vector}.AsUInt32({weights}) >> {plane * bits}) & mask";

    /// <summary>Writes the variable that keeps one value of every byte; nothing at 8 bits.</summary>
    public void WriteMask(IndentedWriter writer)
    {
        if (bits < 8) writer.Line($"{_vector}<byte> mask = {_vector}.Create((byte){(1 << bits) - 1});");
    }

    private string Load(string from, string variable, int offset, int loadBits)
    {
        string load = variable.Length == 0
            ? $"Vector{loadBits}.LoadUnsafe(ref {from}, {offset})"
            : $"Vector{loadBits}.LoadUnsafe(ref {from}, (nuint)({variable}{offset}))";
        for (int w = loadBits; w < width.Bits; w *= 2) load += $".ToVector{2 * w}()";
        return load;
    }
}
