using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dmi.Layers;

/// <summary>The list of rows that the big module must compute, called by the generated kernels.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowList
{
    /// <summary>Appends the slots of the lanes that are zero; where there is no instruction for that, one by one.</summary>
    /// <remarks>
    /// Bits are complemented, not lanes: of the complement of four lanes the JIT of .NET 10 makes eight bits where it keeps comparisons in mask registers.
    /// </remarks>
    /// <param name="rows">First of a list with room for a whole vector behind what is in it.</param>
    /// <param name="count">Slots in the list.</param>
    /// <param name="slot">Slot of the first lane.</param>
    /// <param name="insensitive">Lanes of a comparison, all bits set where a slot is not to be listed.</param>
    /// <returns>The new count.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Append(ref int rows, int count, int slot, Vector512<float> insensitive)
    {
        uint bits = (uint)~insensitive.ExtractMostSignificantBits() & ((1u << Vector512<float>.Count) - 1);
        if (!Avx512F.IsSupported) return Append(ref rows, count, slot, bits);
        Avx512F.Compress(Vector512<int>.Zero, Vector512.Equals(insensitive.AsInt32(), Vector512<int>.Zero), Vector512<int>.Indices + Vector512.Create(slot)).StoreUnsafe(ref rows, (nuint)count);
        return count + BitOperations.PopCount(bits);
    }

    /// <inheritdoc cref="Append(ref int, int, int, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Append(ref int rows, int count, int slot, Vector256<float> insensitive)
    {
        uint bits = ~insensitive.ExtractMostSignificantBits() & ((1u << Vector256<float>.Count) - 1);
        if (!Avx512F.VL.IsSupported) return Append(ref rows, count, slot, bits);
        Avx512F.VL.Compress(Vector256<int>.Zero, Vector256.Equals(insensitive.AsInt32(), Vector256<int>.Zero), Vector256<int>.Indices + Vector256.Create(slot)).StoreUnsafe(ref rows, (nuint)count);
        return count + BitOperations.PopCount(bits);
    }

    /// <inheritdoc cref="Append(ref int, int, int, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Append(ref int rows, int count, int slot, Vector128<float> insensitive) =>
        Append(ref rows, count, slot, ~insensitive.ExtractMostSignificantBits() & ((1u << Vector128<float>.Count) - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Append(ref int rows, int count, int slot, uint bits)
    {
        while (bits != 0)
        {
            Unsafe.Add(ref rows, count++) = slot + BitOperations.TrailingZeroCount(bits);
            bits &= bits - 1;
        }

        return count;
    }

    /// <summary>
    /// Repeats the last slot up to a whole group and one group more: the kernel has no tail, and the last group's prefetch finds rows
    /// that are there.
    /// </summary>
    /// <param name="rows">First of a list with room for two more groups.</param>
    /// <param name="count">Slots in the list.</param>
    /// <param name="group">Rows that a kernel computes at once.</param>
    public static void Pad(ref int rows, int count, int group)
    {
        if (count == 0) return;
        int last = Unsafe.Add(ref rows, count - 1);
        int end = (count + group - 1) / group * group + group;
        for (int i = count; i < end; i++) Unsafe.Add(ref rows, i) = last;
    }
}
