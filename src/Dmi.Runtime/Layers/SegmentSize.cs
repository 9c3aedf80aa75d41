namespace Dmi.Layers;

/// <summary>
/// Sizes of segments of packed rows of up to 8 bits (docs/decisions/0009, 0023). One source file, compiled into the runtime and the generator: both
/// say the same.
/// </summary>
internal static class SegmentSize
{
    /// <summary>Bits of an entry of a sparse random projection, whose rows are segments too.</summary>
    public const int EntryBits = 2;

    private const int BitsPerByte = 8;

    /// <summary>Bytes of a segment: whole lanes of each of its parts.</summary>
    /// <param name="columns">Columns.</param>
    /// <param name="bits">Bits per value: 1, 2, 3, 4 or 8.</param>
    public static int Bytes(int columns, int bits)
    {
        int group = GroupColumns(bits);
        return (columns + group - 1) / group * (group * bits / BitsPerByte);
    }

    /// <summary>Columns that a segment has room for, its padding included.</summary>
    /// <param name="bytes">Its bytes, as <see cref="Bytes"/> gives them.</param>
    /// <param name="bits">Bits per value.</param>
    public static int Columns(int bytes, int bits) => bytes * BitsPerByte / bits;

    /// <summary>Whether a segment is whole and has room for some columns.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="bits">Bits per value.</param>
    public static bool Fits(int bytes, int columns, int bits) =>
        bytes >= 0 && bytes % (GroupColumns(bits) * bits / BitsPerByte) == 0 && (long)bytes * BitsPerByte / bits >= columns;

    /// <summary>What a segment consists of: values of 3 bits are 2·high + low, all highs in one part and all lows in the next; others have one part.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="bits">Bits per value.</param>
    public static SegmentPart[] Parts(int bytes, int bits) => bits == 3
        ? [new SegmentPart(0, bytes / 3 * 2, 2, 1), new SegmentPart(bytes / 3 * 2, bytes / 3, 1, 0)]
        : [new SegmentPart(0, bytes, bits, 0)];

    // Columns of the fewest whole lanes of every part.
    private static int GroupColumns(int bits) => TileSize.Lane * BitsPerByte / (bits == 3 ? 1 : bits);
}

/// <summary>Some bits of every value of a segment.</summary>
/// <param name="Start">Bytes of the segment before it.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Bits">Bits of a value that it holds: 1, 2, 4 or 8.</param>
/// <param name="Shift">The lowest of them.</param>
internal readonly record struct SegmentPart(int Start, int Bytes, int Bits, int Shift);
