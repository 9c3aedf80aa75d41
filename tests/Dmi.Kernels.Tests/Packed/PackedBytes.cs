using System.Numerics;
using System.Text;

namespace Dmi.Kernels.Tests;

/// <summary>Files of packed weights, taken apart and put together anew with whatever text a test wants in the header.</summary>
internal static class PackedBytes
{
    /// <summary>Where the text of the header begins.</summary>
    public const int TextStart = 24;

    private const int LengthAt = 16;
    private const int ChecksumAt = 20;

    /// <summary>The text of the header.</summary>
    public static string Text(byte[] file) => Encoding.ASCII.GetString(file, TextStart, (int)BitConverter.ToUInt32(file, LengthAt));

    /// <summary>The same file with another text, its length and checksum those of the text.</summary>
    public static byte[] WithText(byte[] file, string text)
    {
        byte[] edited = [.. file];
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bytes.CopyTo(edited, TextStart);
        uint checksum = uint.MaxValue;
        foreach (byte value in bytes) checksum = BitOperations.Crc32C(checksum, value);
        return With(With(edited, LengthAt, (uint)bytes.Length), ChecksumAt, ~checksum);
    }

    /// <summary>The same file with another number in the header.</summary>
    public static byte[] With(byte[] file, int at, uint number)
    {
        byte[] edited = [.. file];
        BitConverter.TryWriteBytes(edited.AsSpan(at), number);
        return edited;
    }
}
