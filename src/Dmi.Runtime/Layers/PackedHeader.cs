using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Dmi.Numerics;

namespace Dmi.Layers;

/// <summary>
/// The first <see cref="Bytes"/> bytes of a file of packed weights: a signature, then in words which layout the file was packed for and where
/// its sections lie.
/// </summary>
/// <remarks>
/// A layer compares the words with those that it would write itself and takes a file only where all are equal, so that no number in a header is
/// ever used. What may differ is whether there is a little module, and the thresholds.
/// </remarks>
internal sealed class PackedHeader
{
    /// <summary>Where the first section begins.</summary>
    public const int Bytes = 8192;

    /// <summary>To be raised whenever weights are packed otherwise for the same layout.</summary>
    public const uint Version = 3;

    // Little-endian systems write 04 03 02 01.
    private const uint ByteOrder = 0x0102_0304;

    private const string LittleModule = nameof(LittleModule);
    private const string Thresholds = nameof(Thresholds);
    private const string Yes = "yes";
    private const string No = "no";
    private const int SignatureBytes = 24;
    private const int MostDifferences = 6;
    private const int LongestValue = 80;

    // A section as long as this begins at a page, of whatever size a system has.
    private const long WorthPages = 1 << 20;
    private const long Page = 1 << 16;

    private static ReadOnlySpan<byte> Magic => "DmiPack\n"u8;

    private PackedHeader(LayerLayout layout, bool hasLittle, SwitchingThresholds thresholds)
    {
        (HasLittle, InitialThresholds) = (hasLittle, thresholds);
        var places = new List<PackedPlace>();
        FileBytes = Bytes;
        foreach (PackedPart part in PackedPart.Of(layout, hasLittle))
        {
            if (!part.IsStored) continue;
            long offset = RoundUp(FileBytes, part.Bytes >= WorthPages ? Page : NativeArena.Alignment);
            places.Add(new PackedPlace(part, offset));
            FileBytes = offset + part.Bytes;
        }

        Places = places;
        Lines =
        [
            .. LayoutDescription.Of(layout),
            new LayerProperty(LittleModule, hasLittle ? Yes : No),
            .. places.Select(static place => new LayerProperty(place.Part.Section.ToString(), FormattableString.Invariant($"{place.Part.Bytes} bytes at {place.Offset}"))),
        ];
    }

    private PackedHeader(PackedHeader other) =>
        (HasLittle, InitialThresholds, Places, FileBytes, Lines) = (other.HasLittle, other.InitialThresholds, other.Places, other.FileBytes, other.Lines);

    /// <summary>The sections that the file holds, and where they begin.</summary>
    public IReadOnlyList<PackedPlace> Places { get; }

    /// <summary>Length of the whole file.</summary>
    public long FileBytes { get; }

    /// <summary>Whether there is a little module.</summary>
    public bool HasLittle { get; }

    /// <summary>The thresholds that the layer begins with.</summary>
    public SwitchingThresholds InitialThresholds { get; private init; }

    // All lines but that of the thresholds.
    private LayerProperty[] Lines { get; }

    /// <summary>The header of a layer.</summary>
    /// <param name="layout">Its layout.</param>
    /// <param name="hasLittle">Whether it has a little module.</param>
    /// <param name="thresholds">Its thresholds.</param>
    public static PackedHeader Of(LayerLayout layout, bool hasLittle, SwitchingThresholds thresholds) => new(layout, hasLittle, thresholds);

    /// <summary>The bytes.</summary>
    public byte[] Write()
    {
        IEnumerable<LayerProperty> lines = Lines.Append(new LayerProperty(Thresholds, PackedThresholds.Format(InitialThresholds)));
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => $"{line.Name}: {line.Value}\n")));
        var bytes = new byte[Bytes];
        Magic.CopyTo(bytes);
        Span<uint> signature = MemoryMarshal.Cast<byte, uint>(bytes.AsSpan(Magic.Length, SignatureBytes - Magic.Length));
        (signature[0], signature[1], signature[2], signature[3]) = (ByteOrder, Version, (uint)text.Length, Checksum(text));
        text.CopyTo(bytes.AsSpan(SignatureBytes));
        return bytes;
    }

    /// <summary>Reads the header of a file for a layer.</summary>
    /// <param name="bytes">The first bytes of the file, <see cref="Bytes"/> of them where it has so many.</param>
    /// <param name="layout">The layer's layout.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="InvalidDataException">It is cut off, malformed or none.</exception>
    /// <exception cref="ArgumentException">The file was packed for another layout.</exception>
    public static PackedHeader Read(ReadOnlySpan<byte> bytes, LayerLayout layout, string path)
    {
        string[] lines = ReadText(bytes, path).Split('\n');
        LayerProperty[] found = [.. lines.SkipLast(1).Select(line => Split(line, path))];
        bool hasLittle = Find(found, LittleModule, path) switch
        {
            Yes => true,
            No => false,
            string other => throw new InvalidDataException($"{path}: {LittleModule} is '{Short(other)}', it must be {Yes} or {No}."),
        };

        // Thresholds fit some layers only; whether this is the right one is the first question.
        var expected = new PackedHeader(layout, hasLittle, SwitchingThresholds.Dense(layout.Shape));
        if (expected.Differences(found) is { } differences)
        {
            throw new ArgumentException($"{path} was packed for another layer than this {layout.Shape}; they differ in {differences}. Load the weights and pack them anew by SavePacked.", nameof(path));
        }

        try
        {
            return new PackedHeader(expected) { InitialThresholds = PackedThresholds.Parse(Find(found, Thresholds, path), layout.Shape) };
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{path}: the thresholds do not fit the layer: {SafetensorsShape.Reason(exception)}", exception);
        }
    }

    private static string ReadText(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length < Magic.Length || !bytes.StartsWith(Magic)) throw new InvalidDataException($"{path} is no file of packed weights, as SavePacked writes them.");
        if (bytes.Length < Bytes) throw new InvalidDataException($"{path} ends after {bytes.Length} bytes, within its header of {Bytes}.");
        ReadOnlySpan<uint> signature = MemoryMarshal.Cast<byte, uint>(bytes[Magic.Length..SignatureBytes]);
        if (signature[0] == BinaryPrimitives.ReverseEndianness(ByteOrder))
        {
            throw new InvalidDataException($"{path} was packed on a system of the other byte order; this one is {(BitConverter.IsLittleEndian ? "little" : "big")}-endian. Pack the weights anew by SavePacked.");
        }

        if (signature[0] != ByteOrder) throw new InvalidDataException(FormattableString.Invariant($"{path}: the mark of the byte order is 0x{signature[0]:X8}, expected 0x{ByteOrder:X8}."));
        if (signature[1] != Version) throw new InvalidDataException($"{path} is of version {signature[1]} of packed weights, this Dmi reads version {Version}; pack the weights anew by SavePacked.");
        if (signature[2] > Bytes - SignatureBytes) throw new InvalidDataException($"{path}: the header says that it has {signature[2]} bytes of text, at most {Bytes - SignatureBytes} fit.");
        ReadOnlySpan<byte> text = bytes.Slice(SignatureBytes, (int)signature[2]);
        if (signature[3] != Checksum(text)) throw new InvalidDataException(FormattableString.Invariant($"{path}: the header is damaged: its checksum is 0x{Checksum(text):X8}, expected 0x{signature[3]:X8}."));
        foreach (byte value in text)
        {
            if (value != '\n' && value is < (byte)' ' or > (byte)'~') throw new InvalidDataException($"{path}: the header holds a byte of value {value}, which is no text.");
        }

        if (text.IsEmpty || text[^1] != (byte)'\n') throw new InvalidDataException($"{path}: the header's last line is cut off.");
        return Encoding.ASCII.GetString(text);
    }

    private static LayerProperty Split(string line, string path)
    {
        int colon = line.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 ? new LayerProperty(line[..colon], line[(colon + 2)..]) : throw new InvalidDataException($"{path}: the header has a line without a name, '{Short(line)}'.");
    }

    private static string Find(LayerProperty[] lines, string name, string path) =>
        Array.Find(lines, line => line.Name == name)?.Value ?? throw new InvalidDataException($"{path}: the header says nothing of {name}.");

    // What the file says otherwise than this header does, in words; null where that is nothing but thresholds.
    private string? Differences(LayerProperty[] found)
    {
        var theirs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (LayerProperty line in found)
        {
            if (!theirs.TryAdd(line.Name, line.Value)) return $"{Short(line.Name)} (there twice)";
        }

        theirs.Remove(Thresholds);
        var differences = new List<string>();
        foreach (LayerProperty line in Lines)
        {
            bool isThere = theirs.Remove(line.Name, out string? other);
            if (other != line.Value) differences.Add($"{line.Name} ({(isThere ? Short(other!) : "not there")}, not {line.Value})");
        }

        foreach (string name in theirs.Keys) differences.Add($"{Short(name)} ({Short(theirs[name])}, not there)");
        string rest = differences.Count > MostDifferences ? string.Create(CultureInfo.InvariantCulture, $" and {differences.Count - MostDifferences} more") : "";
        return differences.Count == 0 ? null : string.Join(", ", differences.Take(MostDifferences)) + rest;
    }

    private static string Short(string text) => text.Length <= LongestValue ? text : text[..LongestValue] + "…";

    private static long RoundUp(long value, long multiple) => (value + multiple - 1) / multiple * multiple;

    private static uint Checksum(ReadOnlySpan<byte> text)
    {
        uint checksum = uint.MaxValue;
        foreach (byte value in text) checksum = BitOperations.Crc32C(checksum, value);
        return ~checksum;
    }
}
