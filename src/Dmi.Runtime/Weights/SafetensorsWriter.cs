using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Dmi.Numerics;

namespace Dmi.Weights;

/// <summary>Collects tensors and writes them as one safetensors file, whole or not at all.</summary>
public sealed class SafetensorsWriter
{
    private readonly List<(string Name, TensorType Type, long[] Shape, byte[] Data)> _tensors = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <summary>Adds a string to <c>__metadata__</c>.</summary>
    public void AddMetadata(string key, string value) => _metadata.Add(key, value);

    /// <summary>Adds an F32 tensor.</summary>
    public void Add(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Add(name, TensorType.F32, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Adds an I8 or I16 tensor from codes that fit in it.</summary>
    public void AddIntegers(string name, TensorType type, ReadOnlySpan<short> codes, params ReadOnlySpan<long> shape)
    {
        if (type == TensorType.I16)
        {
            Add(name, type, MemoryMarshal.AsBytes(codes), shape);
            return;
        }

        if (type != TensorType.I8) throw new ArgumentException($"The type is {type}, expected I8 or I16.", nameof(type));
        var bytes = new byte[codes.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)checked((sbyte)codes[i]);
        Add(name, type, bytes, shape);
    }

    /// <summary>Adds a U8 tensor.</summary>
    public void AddBytes(string name, ReadOnlySpan<byte> bytes, params ReadOnlySpan<long> shape) => Add(name, TensorType.U8, bytes, shape);

    /// <summary>Writes beside the target, then renames: what was there before stays until the new file is complete.</summary>
    /// <param name="path">The target; replaced if it exists.</param>
    /// <exception cref="IOException">The file cannot be written; the target is as it was.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream =>
    {
        byte[] header = Header();
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, _, _, byte[] data) in _tensors) stream.Write(data);
    });

    private void Add(string name, TensorType type, ReadOnlySpan<byte> data, ReadOnlySpan<long> shape)
    {
        long elements = 1;
        foreach (long size in shape) elements *= size;
        if (elements * type.Size() != data.Length)
        {
            throw new ArgumentException($"Tensor '{name}' has {data.Length} bytes, its shape needs {elements * type.Size()}.", nameof(shape));
        }

        _tensors.Add((name, type, shape.ToArray(), data.ToArray()));
    }

    private byte[] Header()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (_metadata.Count > 0)
            {
                json.WriteStartObject("__metadata__");
                foreach ((string key, string value) in _metadata) json.WriteString(key, value);
                json.WriteEndObject();
            }

            long offset = 0;
            foreach ((string name, TensorType type, long[] shape, byte[] data) in _tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", type.ToString());
                json.WriteStartArray("shape");
                foreach (long size in shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += data.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Spaces at the end are legal JSON and put the data on an 8-byte boundary.
        int padding = -buffer.WrittenCount & 7;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }
}
