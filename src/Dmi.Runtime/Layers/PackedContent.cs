namespace Dmi.Layers;

/// <summary>What a section of packed weights holds, as far as it matters to whoever reads one from a file.</summary>
/// <remarks>Numbers that kernels use as an index are none of these: such a section would have to be derived from the layout, never read.</remarks>
internal enum PackedContent
{
    /// <summary>Integers of any value: kernels multiply them and do nothing else with them.</summary>
    Codes,

    /// <summary>Binary32, finite.</summary>
    Singles,

    /// <summary>Bfloat16, finite.</summary>
    BFloat16s,

    /// <summary>Nothing but zeros, which no file need hold.</summary>
    Zeros,
}
