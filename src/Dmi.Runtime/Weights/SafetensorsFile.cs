using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Dmi.Weights;

/// <summary>Reads tensors from a safetensors file. Nothing in the file is trusted: sizes, types and offsets are all checked on opening.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private const int LengthBytes = 8;
    private const long LongestHeader = 100_000_000;

    private readonly FileStream _stream;
    private readonly Dictionary<string, TensorEntry> _entries;
    private readonly long _dataStart;

    private SafetensorsFile(FileStream stream, Dictionary<string, TensorEntry> entries, Dictionary<string, string> metadata, long dataStart)
    {
        _stream = stream;
        _entries = entries;
        _dataStart = dataStart;
        Metadata = metadata;
    }

    /// <summary>The strings under <c>__metadata__</c>; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Name → type and shape of every tensor.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors => _entries;

    /// <summary>Opens a file and checks its header against its length.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is cut off or malformed; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream stream = OpenStream(path);
        try
        {
            return Parse(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads a floating-point tensor (F32, F16 or BF16) as binary32.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="shape">The dimensions it must have.</param>
    /// <exception cref="InvalidDataException">It is missing, has other dimensions, or is not floating-point.</exception>
    public float[] ReadSingle(string name, params ReadOnlySpan<long> shape)
    {
        TensorEntry entry = Find(name, shape);
        byte[] bytes = ReadBytes(entry);
        var values = new float[entry.ElementCount];
        switch (entry.Type)
        {
            case TensorType.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
                break;
            case TensorType.F16:
                ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (int i = 0; i < values.Length; i++) values[i] = (float)halves[i];
                break;
            case TensorType.BF16:
                ReadOnlySpan<ushort> upper = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (int i = 0; i < values.Length; i++) values[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
                break;
            default:
                throw new InvalidDataException($"{_stream.Name}: tensor '{name}' is {entry.Type}, expected F32, F16 or BF16.");
        }

        return values;
    }

    /// <summary>Reads an I8 or I16 tensor.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="shape">The dimensions it must have.</param>
    /// <exception cref="InvalidDataException">It is missing, has other dimensions, or is of another type.</exception>
    public short[] ReadIntegers(string name, params ReadOnlySpan<long> shape)
    {
        TensorEntry entry = Find(name, shape);
        if (entry.Type is not (TensorType.I8 or TensorType.I16))
        {
            throw new InvalidDataException($"{_stream.Name}: tensor '{name}' is {entry.Type}, expected I8 or I16.");
        }

        byte[] bytes = ReadBytes(entry);
        var values = new short[entry.ElementCount];
        if (entry.Type == TensorType.I16)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        }
        else
        {
            for (int i = 0; i < values.Length; i++) values[i] = (sbyte)bytes[i];
        }

        return values;
    }

    /// <summary>Reads a U8 tensor.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="shape">The dimensions it must have.</param>
    /// <exception cref="InvalidDataException">It is missing, has other dimensions, or is of another type.</exception>
    public byte[] ReadBytes(string name, params ReadOnlySpan<long> shape)
    {
        TensorEntry entry = Find(name, shape);
        return entry.Type == TensorType.U8
            ? ReadBytes(entry)
            : throw new InvalidDataException($"{_stream.Name}: tensor '{name}' is {entry.Type}, expected U8.");
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private TensorEntry Find(string name, ReadOnlySpan<long> shape)
    {
        if (!_entries.TryGetValue(name, out TensorEntry entry))
        {
            throw new InvalidDataException($"{_stream.Name}: tensor '{name}' is missing.");
        }

        if (!shape.SequenceEqual(entry.Shape))
        {
            throw new InvalidDataException(
                $"{_stream.Name}: tensor '{name}' has shape {Text(entry.Shape)}, expected {Text(shape)}.");
        }

        if (entry.ElementCount > Array.MaxLength || entry.ByteCount > Array.MaxLength)
        {
            throw new InvalidDataException($"{_stream.Name}: tensor '{name}' has {entry.ByteCount} bytes, more than one array holds.");
        }

        return entry;
    }

    private byte[] ReadBytes(TensorEntry entry)
    {
        var bytes = new byte[entry.ByteCount];
        _stream.Position = _dataStart + entry.Begin;
        _stream.ReadExactly(bytes);
        return bytes;
    }

    private static FileStream OpenStream(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static SafetensorsFile Parse(FileStream stream, string path)
    {
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        if (stream.Length < LengthBytes)
        {
            throw new InvalidDataException($"{path}: {stream.Length} bytes are too few for a safetensors file.");
        }

        stream.ReadExactly(lengthBytes);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (headerLength > LongestHeader || (long)headerLength > stream.Length - LengthBytes)
        {
            throw new InvalidDataException(
                $"{path}: the header claims {headerLength} bytes, the file has {stream.Length}; it is cut off or not a safetensors file.");
        }

        var header = new byte[headerLength];
        stream.ReadExactly(header);
        long dataStart = LengthBytes + (long)headerLength;
        try
        {
            using JsonDocument document = JsonDocument.Parse(header);
            (Dictionary<string, TensorEntry> entries, Dictionary<string, string> metadata) =
                ReadHeader(document.RootElement, stream.Length - dataStart, path);
            return new SafetensorsFile(stream, entries, metadata, dataStart);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: the header is not that of a safetensors file: {exception.Message}", exception);
        }
    }

    private static (Dictionary<string, TensorEntry> Entries, Dictionary<string, string> Metadata) ReadHeader(
        JsonElement root, long dataLength, string path)
    {
        var entries = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Name == "__metadata__")
            {
                foreach (JsonProperty item in property.Value.EnumerateObject()) metadata[item.Name] = item.Value.GetString() ?? "";
                continue;
            }

            TensorEntry entry = ReadEntry(property.Value, property.Name, dataLength, path);
            if (!entries.TryAdd(property.Name, entry))
            {
                throw new InvalidDataException($"{path}: tensor '{property.Name}' stands in the header twice.");
            }
        }

        long end = 0;
        foreach ((string name, TensorEntry entry) in entries.OrderBy(static pair => pair.Value.Begin).ThenBy(static pair => pair.Value.End))
        {
            if (entry.Begin < end) throw new InvalidDataException($"{path}: tensor '{name}' overlaps another one.");
            end = entry.End;
        }

        return (entries, metadata);
    }

    private static TensorEntry ReadEntry(JsonElement element, string name, long dataLength, string path)
    {
        string typeName = element.GetProperty("dtype").GetString() ?? "";
        // Enum.TryParse also takes numbers, signs, spaces and lists, which no safetensors file may hold.
        if (!Enum.TryParse(typeName, out TensorType type) || type.ToString() != typeName)
        {
            throw new InvalidDataException($"{path}: tensor '{name}' has the unknown type '{typeName}'.");
        }

        long[] shape = [.. element.GetProperty("shape").EnumerateArray().Select(static size => size.GetInt64())];
        long[] offsets = [.. element.GetProperty("data_offsets").EnumerateArray().Select(static offset => offset.GetInt64())];
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0])
        {
            throw new InvalidDataException($"{path}: tensor '{name}' has the offsets {Text(offsets)}.");
        }

        if (offsets[1] > dataLength)
        {
            throw new InvalidDataException(
                $"{path}: tensor '{name}' ends at byte {offsets[1]} of the data, the file has {dataLength}; it is cut off.");
        }

        Int128 bytes = type.Size();
        foreach (long size in shape)
        {
            // Kept from overflowing: once past any file's length it can only stay wrong, or become 0.
            if (size < 0) throw new InvalidDataException($"{path}: tensor '{name}' has the shape {Text(shape)}.");
            bytes = Int128.Min(bytes * size, long.MaxValue);
        }

        if (bytes != offsets[1] - offsets[0])
        {
            throw new InvalidDataException(
                $"{path}: tensor '{name}' has shape {Text(shape)} of {type}, {bytes} bytes, but its offsets span {offsets[1] - offsets[0]}.");
        }

        return new TensorEntry(type, shape, offsets[0], offsets[1]);
    }

    private static string Text(ReadOnlySpan<long> sizes) => "[" + string.Join(", ", sizes.ToArray()) + "]";
}
