using Dmi.Numerics;

namespace Dmi.Layers;

/// <summary>The memory of a layer's packed weights: where each of its sections begins, and the arena that owns them.</summary>
internal sealed unsafe class PackedMemory
{
    private readonly nint[] _starts = new nint[(int)PackedSection.Count];

    /// <summary>Sections that are nowhere yet.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="hasLittle">Whether there is a little module.</param>
    public PackedMemory(LayerLayout layout, bool hasLittle) => (HasLittle, Parts) = (hasLittle, PackedPart.Of(layout, hasLittle));

    /// <summary>Owns the memory.</summary>
    public NativeArena Arena { get; } = new();

    /// <summary>Whether there is a little module.</summary>
    public bool HasLittle { get; }

    /// <summary>The sections.</summary>
    public IReadOnlyList<PackedPart> Parts { get; }

    /// <summary>First byte of a section; null where the layer has no such section.</summary>
    public byte* this[PackedSection section] => (byte*)_starts[(int)section];

    /// <summary>Values of a section that are floats; null where the layer has no such section.</summary>
    public float* Singles(PackedSection section) => (float*)this[section];

    /// <summary>Whether the layer has a section.</summary>
    public bool Has(PackedSection section) => _starts[(int)section] != 0;

    /// <summary>Says where a section is.</summary>
    public void Place(PackedPart part, byte* start) => _starts[(int)part.Section] = (nint)start;

    /// <summary>Gives sections zeroed memory.</summary>
    /// <param name="isWanted">Which sections.</param>
    /// <exception cref="OutOfMemoryException">There is not enough.</exception>
    public void Allocate(Func<PackedPart, bool> isWanted)
    {
        foreach (PackedPart part in Parts)
        {
            if (isWanted(part)) Place(part, Arena.Allocate<byte>(part.Bytes));
        }
    }
}
