namespace Dmi.Generators.Emit.Kernels;

/// <summary>A width for which kernels are written.</summary>
/// <param name="bits">512, 256 or 128.</param>
internal readonly struct VectorWidth(int bits)
{
    public int Bits { get; } = bits;

    /// <summary>Name of the vector type.</summary>
    public string Name => $"Vector{Bits}";

    public int Bytes => Bits / 8;

    public int Floats => Bits / 32;
}
