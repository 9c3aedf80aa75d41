namespace Dmi.Layers;

/// <summary>What a section of packed weights holds, as far as it matters to whoever reads one from a file.</summary>
internal enum PackedContent
{
    /// <summary>Integers of any value: kernels multiply them and do nothing else with them.</summary>
    Codes,

    /// <summary>Binary32, finite.</summary>
    Singles,

    /// <summary>Bfloat16, finite.</summary>
    BFloat16s,

    /// <summary>What the layout alone decides. Never read from a file: kernels use such values as indices.</summary>
    Derived,
}
