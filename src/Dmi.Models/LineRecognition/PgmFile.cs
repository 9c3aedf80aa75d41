using System.Buffers.Text;

namespace Dmi.Models;

/// <summary>Reads binary portable graymaps (PGM, 'P5') of 8 bits a pixel, as netpbm defines them.</summary>
public static class PgmFile
{
    private const int LargestSide = 1 << 16;

    /// <summary>Reads a file of one image.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is no 8-bit PGM, or does not hold exactly its pixels; the message says which.</exception>
    public static GrayImage Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        if (!bytes.StartsWith("P5"u8)) throw new InvalidDataException($"{path}: no binary PGM, its first two bytes are not 'P5'.");
        int position = 2;
        int width = Number(bytes, ref position, path, "width", LargestSide);
        int height = Number(bytes, ref position, path, "height", LargestSide);
        int white = Number(bytes, ref position, path, "largest value", ushort.MaxValue);
        if (white != byte.MaxValue) throw new InvalidDataException($"{path}: the largest value is {white}, only 255 (8 bits a pixel) is read.");

        // Exactly one white space stands between the header and the pixels.
        ReadOnlySpan<byte> pixels = position < bytes.Length ? bytes[(position + 1)..] : [];
        return pixels.Length == (long)width * height
            ? new GrayImage(width, height, pixels)
            : throw new InvalidDataException($"{path}: {pixels.Length} bytes of pixels, expected {width} × {height}.");
    }

    private static int Number(ReadOnlySpan<byte> bytes, ref int position, string path, string name, int largest)
    {
        int start = position;
        while (position < bytes.Length && (IsWhiteSpace(bytes[position]) || bytes[position] == '#'))
        {
            if (bytes[position++] != '#') continue;
            while (position < bytes.Length && bytes[position] is not ((byte)'\n' or (byte)'\r')) position++;
        }

        if (position == start || !Utf8Parser.TryParse(bytes[position..], out int value, out int length) || value < 1 || value > largest)
        {
            throw new InvalidDataException($"{path}: the header's {name} is missing or not from 1 to {largest}.");
        }

        position += length;
        return position < bytes.Length && !IsWhiteSpace(bytes[position])
            ? throw new InvalidDataException($"{path}: the header's {name} does not end in white space.")
            : value;
    }

    private static bool IsWhiteSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);
}
