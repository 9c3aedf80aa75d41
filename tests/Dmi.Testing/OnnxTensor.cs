using System.Runtime.InteropServices;

namespace Dmi.Testing;

/// <summary>A constant of a model.</summary>
/// <param name="Name">The name by which the node refers to it.</param>
/// <param name="ElementType">Type of its elements.</param>
/// <param name="Dimensions">Its shape; empty for a scalar.</param>
/// <param name="Data">Its elements, row-major, little-endian.</param>
internal sealed record OnnxTensor(string Name, OnnxElementType ElementType, long[] Dimensions, byte[] Data)
{
    /// <summary>A tensor of floats.</summary>
    /// <param name="name">The name by which the node refers to it.</param>
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
}
