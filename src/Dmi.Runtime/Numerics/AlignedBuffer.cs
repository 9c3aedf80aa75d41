using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dmi.Numerics;

/// <summary>
/// A pinned, zeroed, 64-byte aligned managed array: spans over it stay valid for as long as anyone holds them, which is what
/// <see cref="RecurrentState.Hidden"/> needs.
/// </summary>
internal sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    // Keeps the memory alive; null where the memory is guarded.
    private readonly byte[]? _array;
    private readonly T* _start;

    public AlignedBuffer(int length)
    {
        Length = length;
        int bytes = checked(length * Unsafe.SizeOf<T>());
        if (GuardedMemory.IsEnabled)
        {
            _start = (T*)GuardedMemory.Allocate((nuint)bytes);
            return;
        }

        _array = GC.AllocateArray<byte>(bytes + NativeArena.Alignment, pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array));
        Offset = (int)(-address & (NativeArena.Alignment - 1));
        _start = (T*)(address + Offset);
    }

    public int Length { get; }

    /// <summary>First element. The caller keeps this buffer alive.</summary>
    public ref T First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *_start;
    }

    private int Offset { get; }

    /// <summary>A span that keeps the memory alive by itself.</summary>
    public Span<T> Slice(int start, int length)
    {
        if (_array is null)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start + (ulong)(uint)length, (ulong)Length);
            return new Span<T>(_start + start, length);
        }

        return MemoryMarshal.Cast<byte, T>(_array.AsSpan(Offset + start * Unsafe.SizeOf<T>(), length * Unsafe.SizeOf<T>()));
    }
}
