namespace Dmi.Benchmarks.Unrolling;

/// <summary>How the body of the kernel of big rows is written.</summary>
internal enum UnrollForm
{
    /// <summary>A loop.</summary>
    Loop,

    /// <summary>The same loop, compiled and packed once more: by how much it differs from the first is noise.</summary>
    Control,

    /// <summary>A straight line over the whole row.</summary>
    Straight,
}
