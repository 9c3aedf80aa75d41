using System.ComponentModel;
using System.Runtime.Intrinsics;

namespace Dmi.Layers;

/// <summary>What generated steps do with an input that is W_x·x already.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PrecomputedInputKernels
{
    /// <summary>sums = bias + input: what the rows of either module then take for their bias.</summary>
    /// <param name="input">First value of W_x·x, by slot.</param>
    /// <param name="bias">First bias, by slot.</param>
    /// <param name="slots">Slots, a multiple of 16.</param>
    /// <param name="sums">First of as many sums.</param>
    public static void Add(ref float input, ref float bias, nint slots, ref float sums)
    {
        for (nint slot = 0; slot < slots; slot += Vector128<float>.Count)
        {
            Vector128<float> sum = Vector128.LoadUnsafe(ref bias, (nuint)slot) + Vector128.LoadUnsafe(ref input, (nuint)slot);
            Vector128.StoreUnsafe(sum, ref sums, (nuint)slot);
        }
    }
}
