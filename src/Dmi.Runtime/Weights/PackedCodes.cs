namespace Dmi.Weights;

/// <summary>
/// Odd codes of 1 to 4 bits as a file holds them: the unsigned number (code + 2ᵇ − 1) / 2 of weight i, row-major, takes the bits from i·b
/// on, the lowest bits of a byte first, into the next byte where that is full; no row is padded. Bits left over in the last byte are 0.
/// </summary>
internal static class PackedCodes
{
    /// <summary>Bytes that so many codes take.</summary>
    public static long Bytes(long count, int bits) => (count * bits + 7) / 8;

    /// <summary>Packs codes.</summary>
    /// <param name="codes">Odd codes of so many bits.</param>
    /// <param name="bits">1 to 4.</param>
    public static byte[] Pack(ReadOnlySpan<short> codes, int bits)
    {
        int limit = (1 << bits) - 1;
        var packed = new byte[Bytes(codes.Length, bits)];
        for (int i = 0; i < codes.Length; i++)
        {
            (int at, int shift) = Place(i, bits);
            int value = (codes[i] + limit) / 2 << shift;
            packed[at] |= (byte)value;
            if (shift + bits > 8) packed[at + 1] |= (byte)(value >> 8);
        }

        return packed;
    }

    /// <summary>Unpacks what <see cref="Pack"/> packed. Every byte stands for codes that are in range.</summary>
    /// <param name="packed">As many bytes as the codes take.</param>
    /// <param name="count">How many codes.</param>
    /// <param name="bits">1 to 4.</param>
    public static short[] Unpack(ReadOnlySpan<byte> packed, int count, int bits)
    {
        int limit = (1 << bits) - 1;
        var codes = new short[count];
        for (int i = 0; i < codes.Length; i++)
        {
            (int at, int shift) = Place(i, bits);
            int value = shift + bits > 8 ? packed[at] | packed[at + 1] << 8 : packed[at];
            codes[i] = (short)(2 * (value >> shift & limit) - limit);
        }

        return codes;
    }

    // The byte in which a code begins, and the bits below it.
    private static (int Byte, int Shift) Place(int code, int bits)
    {
        long bit = (long)code * bits;
        return ((int)(bit / 8), (int)(bit % 8));
    }
}
