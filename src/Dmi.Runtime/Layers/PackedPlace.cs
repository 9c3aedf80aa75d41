namespace Dmi.Layers;

/// <summary>Where a section lies in a file.</summary>
/// <param name="Part">The section.</param>
/// <param name="Offset">Bytes from the beginning of the file.</param>
internal sealed record PackedPlace(PackedPart Part, long Offset)
{
    /// <summary>Bytes from the beginning of the file to the end of the section.</summary>
    public long End => Offset + Part.Bytes;
}
