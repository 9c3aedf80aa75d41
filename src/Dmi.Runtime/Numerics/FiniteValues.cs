using System.Numerics;

namespace Dmi.Numerics;

/// <summary>Looks for numbers that are not finite: those whose exponent has all bits set.</summary>
internal static class FiniteValues
{
    private const uint SingleExponent = 0x7F80_0000;
    private const ushort BFloat16Exponent = 0x7F80;

    /// <summary>Index of the first binary32 that is infinite or not a number; −1 where there is none.</summary>
    /// <param name="bits">The numbers' bits.</param>
    public static int IndexOfNonFinite(ReadOnlySpan<uint> bits) => IndexOfAllSet(bits, SingleExponent);

    /// <summary>Index of the first bfloat16 that is infinite or not a number; −1 where there is none.</summary>
    /// <param name="bits">The numbers' bits.</param>
    public static int IndexOfNonFinite(ReadOnlySpan<ushort> bits) => IndexOfAllSet(bits, BFloat16Exponent);

    private static int IndexOfAllSet<T>(ReadOnlySpan<T> values, T mask)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector<T> masks = Vector.Create(mask);
        int first = 0;
        while (first <= values.Length - Vector<T>.Count && !Vector.EqualsAny(Vector.Create(values[first..]) & masks, masks)) first += Vector<T>.Count;
        for (int i = first; i < values.Length; i++)
        {
            if ((values[i] & mask) == mask) return i;
        }

        return -1;
    }
}
