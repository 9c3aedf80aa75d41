using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace Dmi.Testing;

/// <summary>
/// The fields of one protobuf message, without its schema. What a field holds is asked for by number and type; fields that nobody asks for
/// are skipped, as the format wants it.
/// </summary>
internal sealed class ProtobufMessage
{
    private readonly List<Field> _fields = [];

    private ProtobufMessage()
    {
    }

    /// <summary>Cuts bytes into fields.</summary>
    /// <param name="bytes">A serialised message.</param>
    /// <exception cref="InvalidDataException">The bytes are cut off or malformed.</exception>
    public static ProtobufMessage Parse(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        using var input = new CodedInputStream(bytes);
        var message = new ProtobufMessage();
        try
        {
            for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag()) message._fields.Add(ReadField(input, tag));
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"No protobuf message: malformed near byte {input.Position} of {bytes.Length}.", exception);
        }

        return message;
    }

    /// <summary>An integer or enumeration; 0 where it is absent, and the last where there are several.</summary>
    public long Integer(int number) => (long)Last(number, WireFormat.WireType.Varint).Bits;

    /// <summary>A 32-bit float; 0 where it is absent.</summary>
    public float Float(int number) => BitConverter.UInt32BitsToSingle((uint)Last(number, WireFormat.WireType.Fixed32).Bits);

    /// <summary>Bytes; empty where they are absent.</summary>
    public byte[] Bytes(int number) => Last(number, WireFormat.WireType.LengthDelimited).Bytes;

    /// <summary>Text in UTF-8; empty where it is absent.</summary>
    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    /// <summary>All texts of a repeated field.</summary>
    public IReadOnlyList<string> Texts(int number) =>
        [.. All(number, WireFormat.WireType.LengthDelimited).Select(static field => Encoding.UTF8.GetString(field.Bytes))];

    /// <summary>A message; null where it is absent.</summary>
    public ProtobufMessage? Message(int number) => Has(number) ? Parse(Bytes(number)) : null;

    /// <summary>All messages of a repeated field.</summary>
    public IReadOnlyList<ProtobufMessage> Messages(int number) =>
        [.. All(number, WireFormat.WireType.LengthDelimited).Select(static field => Parse(field.Bytes))];

    /// <summary>All integers of a repeated field, packed or one by one.</summary>
    public long[] Integers(int number)
    {
        var values = new List<long>();
        foreach (Field field in Repeated(number, WireFormat.WireType.Varint))
        {
            if (field.Type == WireFormat.WireType.Varint) values.Add((long)field.Bits);
            else AddPackedIntegers(field.Bytes, values);
        }

        return [.. values];
    }

    /// <summary>All floats of a repeated field, packed or one by one.</summary>
    public float[] Floats(int number)
    {
        var values = new List<float>();
        foreach (Field field in Repeated(number, WireFormat.WireType.Fixed32))
        {
            if (field.Type == WireFormat.WireType.Fixed32) values.Add(BitConverter.UInt32BitsToSingle((uint)field.Bits));
            else AddPackedFloats(number, field.Bytes, values);
        }

        return [.. values];
    }

    /// <summary>Whether a field is there, be it empty.</summary>
    public bool Has(int number) => _fields.Exists(field => field.Number == number);

    private static Field ReadField(CodedInputStream input, uint tag)
    {
        (int number, WireFormat.WireType type) = (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag));
        return type switch
        {
            WireFormat.WireType.Varint => new Field(number, type, input.ReadUInt64(), []),
            WireFormat.WireType.Fixed32 => new Field(number, type, input.ReadFixed32(), []),
            WireFormat.WireType.Fixed64 => new Field(number, type, input.ReadFixed64(), []),
            WireFormat.WireType.LengthDelimited => new Field(number, type, 0, input.ReadBytes().ToByteArray()),
            _ => throw new InvalidDataException($"No protobuf message: field {number} has the wire type {type}."),
        };
    }

    private static void AddPackedIntegers(byte[] bytes, List<long> values)
    {
        using var input = new CodedInputStream(bytes);
        try
        {
            while (!input.IsAtEnd) values.Add(input.ReadInt64());
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException("A packed list of integers is cut off.", exception);
        }
    }

    private static void AddPackedFloats(int number, byte[] bytes, List<float> values)
    {
        if (bytes.Length % sizeof(float) != 0) throw new InvalidDataException($"Field {number} has {bytes.Length} bytes, no whole number of floats.");
        for (int at = 0; at < bytes.Length; at += sizeof(float)) values.Add(BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(at)));
    }

    private IEnumerable<Field> All(int number, WireFormat.WireType type) => _fields.Where(field => field.Number == number).Select(field =>
        field.Type == type ? field : throw new InvalidDataException($"Field {number} has the wire type {field.Type}, expected {type}."));

    // Both forms are allowed whatever the schema says.
    private IEnumerable<Field> Repeated(int number, WireFormat.WireType type) => _fields.Where(field => field.Number == number).Select(field =>
        field.Type == type || field.Type == WireFormat.WireType.LengthDelimited
            ? field
            : throw new InvalidDataException($"Field {number} has the wire type {field.Type}, expected {type}."));

    private Field Last(int number, WireFormat.WireType type) => All(number, type).LastOrDefault(new Field(number, type, 0, []));

    private readonly record struct Field(int Number, WireFormat.WireType Type, ulong Bits, byte[] Bytes);
}
