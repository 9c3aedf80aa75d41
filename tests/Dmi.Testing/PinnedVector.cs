using System.Runtime.CompilerServices;

namespace Dmi.Testing;

/// <summary>Floats that never move and begin at a cache line, for native code to keep pointers to.</summary>
internal sealed class PinnedVector
{
    private const int Alignment = 64;

    private readonly float[] _array;
    private readonly int _start;

    /// <summary>Allocates zeros.</summary>
    /// <param name="length">Number of floats.</param>
    internal unsafe PinnedVector(int length)
    {
        _array = GC.AllocateArray<float>(length + (Alignment / sizeof(float)), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref _array[0]);
        _start = (int)((Alignment - (address % Alignment)) % Alignment / sizeof(float));
        Length = length;
    }

    internal int Length { get; }

    internal Span<float> Span => _array.AsSpan(_start, Length);

    internal Memory<float> Memory => _array.AsMemory(_start, Length);
}
