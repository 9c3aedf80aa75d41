using System.Buffers.Binary;
using System.IO.Compression;

namespace Dmi.Models;

/// <summary>
/// The container of a Tesseract model: a 32-bit number of components, a 64-bit offset for each (−1 where it is absent), and the components.
/// Little-endian; the whole may be compressed by gzip.
/// </summary>
internal sealed class TesseractFile
{
    private const int LargestCount = 64;
    private const int LargestFile = 256 << 20;

    private readonly string _path;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly long[] _offsets;

    public TesseractFile(string path)
    {
        _path = path;
        _bytes = ReadPlain(path);
        ReadOnlySpan<byte> bytes = _bytes.Span;
        int count = bytes.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (count is < 1 or > LargestCount || bytes.Length < sizeof(int) + count * sizeof(long))
        {
            throw new InvalidDataException($"{path}: no Tesseract model, it does not begin with the offsets of 1 to {LargestCount} components.");
        }

        int header = sizeof(int) + count * sizeof(long);
        _offsets = new long[count];
        for (int i = 0; i < count; i++)
        {
            long offset = BinaryPrimitives.ReadInt64LittleEndian(bytes[(sizeof(int) + i * sizeof(long))..]);
            if (offset >= 0 && (offset < header || offset > bytes.Length))
            {
                throw new InvalidDataException(
                    $"{path}: component {i} begins at byte {offset}, outside {header} to {bytes.Length}; the file is cut off or no Tesseract model.");
            }

            _offsets[i] = offset;
        }
    }

    /// <summary>One component, which lasts to the beginning of the next or to the end of the file.</summary>
    public ReadOnlyMemory<byte> Component(int number, string name)
    {
        if (number >= _offsets.Length || _offsets[number] < 0)
        {
            throw new InvalidDataException($"{_path}: component {number} ({name}) is missing; the model has no LSTM recogniser or is of an older format.");
        }

        long start = _offsets[number];
        long end = _bytes.Length;
        foreach (long offset in _offsets)
        {
            if (offset > start && offset < end) end = offset;
        }

        return _bytes[(int)start..(int)end];
    }

    private static ReadOnlyMemory<byte> ReadPlain(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[2];
        bool compressed = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic is [0x1F, 0x8B];
        file.Position = 0;
        using Stream source = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        var plain = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        try
        {
            for (int read; plain.Length <= LargestFile && (read = source.Read(buffer)) > 0;) plain.Write(buffer, 0, read);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}: the compressed data are damaged: {exception.Message}", exception);
        }

        return plain.Length <= LargestFile
            ? plain.GetBuffer().AsMemory(0, (int)plain.Length)
            : throw new InvalidDataException($"{path}: more than {LargestFile >> 20} MB, which no model of a line recogniser has.");
    }
}
