using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Dmi.Layers;

/// <summary>The list of rows that the big module must compute, called by the generated kernels.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowList
{
    /// <summary>Appends the slots whose bits are set.</summary>
    /// <param name="rows">First of the list.</param>
    /// <param name="count">Slots in the list.</param>
    /// <param name="slot">Slot of bit 0.</param>
    /// <param name="bits">One bit per lane of a mask.</param>
    /// <returns>The new count.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Append(ref int rows, int count, int slot, uint bits)
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
