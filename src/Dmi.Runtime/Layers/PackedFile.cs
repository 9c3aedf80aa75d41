using System.Runtime.InteropServices;
using Dmi.Numerics;

namespace Dmi.Layers;

/// <summary>Packed weights in a file, just as they lie in memory: a <see cref="PackedHeader"/>, then the sections, each at a multiple of 64 bytes.</summary>
/// <remarks>
/// What lies in the sections does not depend on the tier of kernels. Nothing of it is used as an index or a size: those are literals of
/// kernels or follow from the layout. So a file that was tampered with makes wrong numbers, never a wrong address.
/// </remarks>
internal static unsafe class PackedFile
{
    // Bytes that are written, read or looked at in one go.
    private const int Chunk = 1 << 24;

    /// <summary>Writes packed weights, atomically.</summary>
    /// <param name="path">The file; replaced if it exists, and left as it was if writing fails.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="memory">The weights, which stay where they are meanwhile.</param>
    /// <param name="thresholds">The thresholds that a loaded layer begins with.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, LayerLayout layout, PackedMemory memory, SwitchingThresholds thresholds)
    {
        var header = PackedHeader.Of(layout, memory.HasLittle, thresholds);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header.Write());
            foreach (PackedPlace place in header.Places)
            {
                stream.Write(new byte[place.Offset - stream.Position]);
                byte* start = memory[place.Part.Section];
                for (long done = 0; done < place.Part.Bytes; done += Chunk) stream.Write(Span(start, done, place.Part.Bytes));
            }
        });
    }

    /// <summary>Loads packed weights.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">The layout of the layer that will use them.</param>
    /// <param name="loading">How.</param>
    /// <returns>The weights, and the thresholds that came with them.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is cut off, malformed or none, or holds a number that is not finite.</exception>
    /// <exception cref="ArgumentException">The file was packed for another layout.</exception>
    public static (PackedMemory Memory, SwitchingThresholds Thresholds) Load(string path, LayerLayout layout, PackedLoading loading)
    {
        using FileStream file = Open(path);
        PackedHeader header = PackedHeader.Read(ReadStart(file), layout, path);
        CheckLength(header, file.Length, path);
        var memory = new PackedMemory(layout, header.HasLittle);
        try
        {
            // Guard pages, which tests ask for, stand behind memory of one's own only.
            if (loading == PackedLoading.Map && !GuardedMemory.IsEnabled) Map(file, header, memory);
            else Read(file, header, memory, path);
            memory.Allocate(static part => !part.IsStored);
            foreach (PackedPlace place in header.Places) CheckFinite(place.Part, memory[place.Part.Section], path);
            return (memory, header.InitialThresholds);
        }
        catch
        {
            memory.Arena.Dispose();
            throw;
        }
    }

    private static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) throw new IOException($"{path} is a folder, a file was expected.");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static ReadOnlySpan<byte> ReadStart(FileStream file)
    {
        var bytes = new byte[PackedHeader.Bytes];
        return bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }

    private static void CheckLength(PackedHeader header, long length, string path)
    {
        if (length == header.FileBytes) return;
        if (length > header.FileBytes) throw new InvalidDataException($"{path} has {length} bytes, its header describes {header.FileBytes}.");
        PackedPlace cut = header.Places.First(place => place.End > length);
        throw new InvalidDataException($"{path} ends after {length} bytes of {header.FileBytes}: {cut.Part.Section} takes {cut.Part.Bytes} from {cut.Offset} on.");
    }

    private static void Map(FileStream file, PackedHeader header, PackedMemory memory)
    {
        byte* start = memory.Arena.Map(file);
        foreach (PackedPlace place in header.Places) memory.Place(place.Part, start + place.Offset);
    }

    private static void Read(FileStream file, PackedHeader header, PackedMemory memory, string path)
    {
        foreach (PackedPlace place in header.Places)
        {
            PackedPart part = place.Part;
            byte* target = memory.Arena.AllocateForFilling(part.Bytes);
            memory.Place(part, target);
            for (long done = 0; done < part.Bytes;)
            {
                int read = RandomAccess.Read(file.SafeFileHandle, Span(target, done, part.Bytes), place.Offset + done);
                if (read == 0) throw new InvalidDataException($"{path} ended while it was read, at byte {place.Offset + done}.");
                done += read;
            }
        }
    }

    private static void CheckFinite(PackedPart part, byte* start, string path)
    {
        int size = part.Content switch { PackedContent.Singles => sizeof(float), PackedContent.BFloat16s => sizeof(ushort), _ => 0 };
        for (long done = 0; size > 0 && done < part.Bytes; done += Chunk)
        {
            ReadOnlySpan<byte> bytes = Span(start, done, part.Bytes);
            int bad = size == sizeof(float)
                ? FiniteValues.IndexOfNonFinite(MemoryMarshal.Cast<byte, uint>(bytes))
                : FiniteValues.IndexOfNonFinite(MemoryMarshal.Cast<byte, ushort>(bytes));
            if (bad < 0) continue;
            float value = size == sizeof(float) ? MemoryMarshal.Cast<byte, float>(bytes)[bad] : BFloat16Pairs.Value(MemoryMarshal.Cast<byte, ushort>(bytes)[bad]);
            throw new InvalidDataException(FormattableString.Invariant($"{path}: {part.Section}[{done / size + bad}] is {value}; weights must be finite."));
        }
    }

    private static Span<byte> Span(byte* start, long from, long bytes) => new(start + from, (int)Math.Min(Chunk, bytes - from));
}
