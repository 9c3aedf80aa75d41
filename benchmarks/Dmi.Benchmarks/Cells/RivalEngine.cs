namespace Dmi.Benchmarks;

/// <summary>Whose layers ours are measured against.</summary>
internal enum RivalEngine
{
    /// <summary>ONNX Runtime.</summary>
    OnnxRuntime,

    /// <summary>libtorch, as Python has it.</summary>
    Libtorch,
}
