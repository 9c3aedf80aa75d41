using System.Runtime.InteropServices;

namespace Dmi.Testing;

/// <summary>A constant of a model, or an input or output of one.</summary>
/// <param name="Name">The name by which nodes refer to it; may be empty for a tensor in a file of its own.</param>
/// <param name="ElementType">Type of its elements.</param>
/// <param name="Dimensions">Its shape; empty for a scalar.</param>
/// <param name="Data">Its elements, row-major, little-endian.</param>
internal sealed record OnnxTensor(string Name, OnnxElementType ElementType, long[] Dimensions, byte[] Data)
{
    /// <summary>A tensor of floats.</summary>
    /// <param name="name">The name by which nodes refer to it.</param>
    /// <param name="values">Its elements, row-major.</param>
    /// <param name="dimensions">Its shape.</param>
    /// <exception cref="ArgumentException">The number of values is not the product of the dimensions.</exception>
    public static OnnxTensor Of(string name, ReadOnlySpan<float> values, params long[] dimensions)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        long expected = dimensions.Aggregate(1L, static (product, dimension) => checked(product * dimension));
        if (values.Length != expected)
        {
            throw new ArgumentException(
                $"{name} has {values.Length} values, its shape [{string.Join(", ", dimensions)}] needs {expected}.", nameof(values));
        }

        return new OnnxTensor(name, OnnxElementType.Float, dimensions, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>Its elements as floats.</summary>
    /// <exception cref="InvalidDataException">It has another type, or not as many elements as its shape needs.</exception>
    public float[] ToFloats() => To<float>(OnnxElementType.Float);

    /// <summary>Its elements as 32-bit integers.</summary>
    /// <exception cref="InvalidDataException">It has another type, or not as many elements as its shape needs.</exception>
    public int[] ToInt32s() => To<int>(OnnxElementType.Int32);

    private T[] To<T>(OnnxElementType type)
        where T : unmanaged
    {
        if (ElementType != type) throw new InvalidDataException($"Tensor '{Name}' has elements of type {ElementType}, expected {type}.");
        long expected = Marshal.SizeOf<T>();
        foreach (long dimension in Dimensions)
        {
            // No array is that long; below it, the product fits.
            if (dimension is < 0 or > int.MaxValue || expected > int.MaxValue) throw Misfit();
            expected *= dimension;
        }

        if (expected != Data.Length) throw Misfit();
        return MemoryMarshal.Cast<byte, T>(Data).ToArray();
    }

    private InvalidDataException Misfit() =>
        new($"Tensor '{Name}' has {Data.Length} bytes, which do not fit its shape [{string.Join(", ", Dimensions)}].");
}
