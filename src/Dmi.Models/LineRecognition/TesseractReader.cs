using System.Buffers.Binary;
using System.Text;

namespace Dmi.Models;

/// <summary>Reads one component of a Tesseract file, little-endian, and fails with a sentence instead of reading past its end.</summary>
internal sealed class TesseractReader(string path, string component, ReadOnlyMemory<byte> bytes)
{
    private const int LargestName = 1 << 10;

    private int _position;

    public byte ReadByte() => ReadBytes(sizeof(byte)).Span[0];

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(sizeof(int)).Span);

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(ReadBytes(sizeof(double)).Span);

    /// <summary>A number of things, refused below 0 and above <paramref name="largest"/>.</summary>
    public int ReadCount(string what, int largest)
    {
        int count = ReadInt32();
        return count >= 0 && count <= largest ? count : throw Failure($"{count} {what}, expected 0 to {largest}");
    }

    public string ReadString() => Encoding.UTF8.GetString(ReadBytes(ReadCount("bytes of a name", LargestName)).Span);

    public ReadOnlyMemory<byte> ReadBytes(long count)
    {
        if (count > bytes.Length - _position)
        {
            throw Failure($"{count} bytes expected, {bytes.Length - _position} left; the file is cut off or of another format");
        }

        ReadOnlyMemory<byte> read = bytes.Slice(_position, (int)count);
        _position += (int)count;
        return read;
    }

    public InvalidDataException Failure(string what) => new($"{path}: {component}, byte {_position}: {what}.");
}
