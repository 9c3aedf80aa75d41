using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Dmi.Masking;

namespace Dmi.Layers;

/// <summary>
/// Exactly K rows, the least saturated, ties to the lower slot (P2 eq. 19); called by the generated kernels. Every slot gets a key, the
/// smaller the less saturated; the K-th smallest key is found digit by digit.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TopKSelection
{
    /// <summary>Counters that <see cref="FindKey"/> works with.</summary>
    public const int HistogramLength = 1 << DigitBits;

    private const int DigitBits = 11;
    private const uint MagnitudeMask = 0x7FFF_FFFF;
    private const uint Infinity = 0x7F80_0000;

    /// <summary>K of the first phase of a GRU that resets before the product, which chooses rows of r and z before n is known.</summary>
    /// <param name="rows">K of the layer.</param>
    public static int GateRows(int rows) => TopKMask.GateRows(rows);

    /// <summary>Keys of sigmoid and tanh: |y|; NaN counts as 0.</summary>
    /// <param name="values">First of <paramref name="count"/> judged values.</param>
    /// <param name="count">Values.</param>
    /// <param name="keys">First of as many keys.</param>
    public static void MagnitudeKeys(ref float values, int count, ref uint keys)
    {
        int i = 0;
        for (; i <= count - Vector128<uint>.Count; i += Vector128<uint>.Count)
        {
            Vector128<uint> magnitude = Vector128.LoadUnsafe(ref values, (nuint)i).AsUInt32() & Vector128.Create(MagnitudeMask);
            Vector128.StoreUnsafe(Vector128.AndNot(magnitude, Vector128.GreaterThan(magnitude.AsInt32(), Vector128.Create((int)Infinity)).AsUInt32()), ref keys, (nuint)i);
        }

        for (; i < count; i++)
        {
            uint magnitude = BitConverter.SingleToUInt32Bits(Unsafe.Add(ref values, i)) & MagnitudeMask;
            Unsafe.Add(ref keys, i) = magnitude > Infinity ? 0 : magnitude;
        }
    }

    /// <summary>Keys of ReLU: −y as an unsigned number of the same order; NaN counts as the largest y.</summary>
    /// <param name="values">First of <paramref name="count"/> judged values.</param>
    /// <param name="count">Values.</param>
    /// <param name="keys">First of as many keys.</param>
    public static void DescendingKeys(ref float values, int count, ref uint keys)
    {
        int i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> value = Vector256.LoadUnsafe(ref values, (nuint)i);
            Vector256<uint> bits = (Vector256<float>.Zero - value).AsUInt32();
            Vector256<uint> ordered = bits ^ (Vector256.ShiftRightArithmetic(bits.AsInt32(), 31).AsUInt32() | Vector256.Create(~MagnitudeMask));
            Vector256.StoreUnsafe(ordered & Vector256.Equals(value, value).AsUInt32(), ref keys, (nuint)i);
        }

        for (; i < count; i++)
        {
            float value = Unsafe.Add(ref values, i);

            // 0 − y, so that both zeros have one key.
            uint bits = BitConverter.SingleToUInt32Bits(0f - value);
            uint ordered = (bits & ~MagnitudeMask) == 0 ? bits | ~MagnitudeMask : ~bits;
            Unsafe.Add(ref keys, i) = float.IsNaN(value) ? 0 : ordered;
        }
    }

    /// <summary>Finds the K-th smallest key.</summary>
    /// <param name="keys">First key of the first gate; gates lie <paramref name="stride"/> apart.</param>
    /// <param name="histogram">First of <see cref="HistogramLength"/> counters, overwritten.</param>
    /// <param name="gates">Gates.</param>
    /// <param name="units">Keys per gate.</param>
    /// <param name="stride">Slots per gate.</param>
    /// <param name="k">K, from 0 to gates · units.</param>
    /// <param name="ties">How many of the keys that equal it are among the K.</param>
    /// <returns>The key.</returns>
    public static uint FindKey(ref uint keys, ref uint histogram, int gates, int units, int stride, int k, out int ties)
    {
        // Its high digit, the next, the last; below counts the keys that are smaller for sure.
        uint found = 0;
        int below = 0;
        for (int shift = 32 - DigitBits; k > 0; shift = Math.Max(shift - DigitBits, 0))
        {
            int width = shift == 0 ? 32 - 2 * DigitBits : DigitBits;
            uint known = (uint)(ulong.MaxValue << (shift + width));
            Count(ref keys, ref histogram, gates, units, stride, found, known, shift, (1u << width) - 1);
            uint digit = 0;
            while (below + Unsafe.Add(ref histogram, digit) < k) below += (int)Unsafe.Add(ref histogram, digit++);
            found |= digit << shift;
            if (shift == 0) break;
        }

        ties = k - below;
        return found;
    }

    /// <summary>Lists the slots whose keys are smaller than a key, and the first of those that equal it.</summary>
    /// <param name="keys">First key of the first gate; gates lie <paramref name="stride"/> apart.</param>
    /// <param name="gates">Gates.</param>
    /// <param name="units">Keys per gate.</param>
    /// <param name="stride">Slots per gate.</param>
    /// <param name="firstSlot">Slot of the first key.</param>
    /// <param name="key">The key that <see cref="FindKey"/> found.</param>
    /// <param name="ties">How many equal keys may still be listed; less those that were.</param>
    /// <param name="rows">First of a list with room for all slots.</param>
    /// <returns>Slots listed.</returns>
    public static int List(ref uint keys, int gates, int units, int stride, int firstSlot, uint key, ref int ties, ref int rows)
    {
        int count = 0;
        for (int gate = 0; gate < gates; gate++)
        {
            ref uint gateKeys = ref Unsafe.Add(ref keys, gate * stride);
            int slot = firstSlot + gate * stride;
            int unit = 0;
            for (; unit <= units - Vector256<uint>.Count; unit += Vector256<uint>.Count)
            {
                Vector256<uint> values = Vector256.LoadUnsafe(ref gateKeys, (nuint)unit);
                if (Vector256.EqualsAny(values, Vector256.Create(key)))
                {
                    count = List(ref gateKeys, unit, unit + Vector256<uint>.Count, slot, key, ref ties, ref rows, count);
                    continue;
                }

                count = RowList.Append(ref rows, count, slot + unit, Vector256.GreaterThan(values, Vector256.Create(key)).AsSingle());
            }

            count = List(ref gateKeys, unit, units, slot, key, ref ties, ref rows, count);
        }

        return count;
    }

    private static int List(ref uint keys, int from, int to, int slot, uint key, ref int ties, ref int rows, int count)
    {
        for (int unit = from; unit < to; unit++)
        {
            uint value = Unsafe.Add(ref keys, unit);
            if (value > key || (value == key && ties-- <= 0)) continue;
            Unsafe.Add(ref rows, count++) = slot + unit;
        }

        return count;
    }

    // Keys whose known digits are the found ones, by their next digit.
    private static void Count(
        ref uint keys, ref uint histogram, int gates, int units, int stride, uint found, uint known, int shift, uint mask)
    {
        MemoryMarshal.CreateSpan(ref histogram, HistogramLength).Clear();
        for (int gate = 0; gate < gates; gate++)
        {
            ref uint gateKeys = ref Unsafe.Add(ref keys, gate * stride);
            int unit = 0;

            // Few keys share the first digit, none is known before that.
            for (; known != 0 && unit <= units - Vector256<uint>.Count; unit += Vector256<uint>.Count)
            {
                Vector256<uint> values = Vector256.LoadUnsafe(ref gateKeys, (nuint)unit);
                uint alike = Vector256.Equals(values & Vector256.Create(known), Vector256.Create(found)).ExtractMostSignificantBits();
                for (; alike != 0; alike &= alike - 1)
                {
                    Unsafe.Add(ref histogram, (Unsafe.Add(ref gateKeys, unit + BitOperations.TrailingZeroCount(alike)) >> shift) & mask)++;
                }
            }

            for (; unit < units; unit++)
            {
                uint key = Unsafe.Add(ref gateKeys, unit);
                if ((key & known) == found) Unsafe.Add(ref histogram, (key >> shift) & mask)++;
            }
        }
    }
}
