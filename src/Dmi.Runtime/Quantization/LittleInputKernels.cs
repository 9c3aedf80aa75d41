using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Dmi.Numerics;

namespace Dmi.Quantization;

/// <summary>
/// Run-time quantisation of the little module's input, called by the generated kernels.
/// Gives the codes of <see cref="SymmetricQuantizer"/> exactly, on every processor.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LittleInputKernels
{
    private const int MagnitudeMask = 0x7FFF_FFFF;

    /// <summary>The unsigned value that a code of W_LL is stored as: (code + 2ᵇ − 1) / 2 for odd codes, code + 128 for bytes.</summary>
    /// <param name="code">The code.</param>
    /// <param name="bits">1, 2, 3, 4 or 8.</param>
    internal static int Stored(int code, int bits) =>
        WeightQuantizer.IsOdd(bits) ? (code + WeightQuantizer.Limit(bits)) / 2 : code + ByteDot.StoredBias;

    /// <summary>x_Q = Q(x) at 8 bits.</summary>
    /// <param name="x">First of <paramref name="count"/> values.</param>
    /// <param name="count">Values.</param>
    /// <param name="codes">First of as many codes.</param>
    /// <returns>The scale; NaN where a value is not finite or excessive.</returns>
    public static float Quantize8(ref float x, nint count, ref sbyte codes)
    {
        float largest = LargestMagnitude(ref x, count);
        if (!IsUsable(largest, ref codes, count)) return Unusable(largest);
        float inverse = SymmetricQuantizer.Limit8 / largest;
        nint i = 0;
        for (; Avx512F.IsSupported && i <= count - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Vector512<int> rounded = Vector512.ConvertToInt32(Vector512.Round(Vector512.LoadUnsafe(ref x, (nuint)i) * inverse));
            Vector128.StoreUnsafe(Avx512F.ConvertToVector128SByte(rounded), ref codes, (nuint)i);
        }

        for (; i <= count - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            Vector128<int> rounded = RoundedCodes(ref x, i, inverse);
            Vector128<short> narrow = Vector128.Narrow(rounded, rounded);
            Unsafe.WriteUnaligned(ref Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref codes, i)), Vector128.Narrow(narrow, narrow).AsInt32().ToScalar());
        }

        for (; i < count; i++) Unsafe.Add(ref codes, i) = (sbyte)RoundedCode(ref x, i, inverse);
        return largest / SymmetricQuantizer.Limit8;
    }

    /// <summary>x_Q = Q(x) at 16 bits, as two signed bytes: code = 256·high + low.</summary>
    /// <param name="x">First of <paramref name="count"/> values.</param>
    /// <param name="count">Values.</param>
    /// <param name="high">First of as many high bytes.</param>
    /// <param name="low">First of as many low bytes.</param>
    /// <returns>The scale; NaN where a value is not finite or excessive.</returns>
    public static float Quantize16(ref float x, nint count, ref sbyte high, ref sbyte low)
    {
        float largest = LargestMagnitude(ref x, count);
        if (!IsUsable(largest, ref high, count))
        {
            Clear(ref low, count);
            return Unusable(largest);
        }

        float inverse = SymmetricQuantizer.InputLimit16 / largest;
        for (nint i = 0; i < count; i++)
        {
            int code = RoundedCode(ref x, i, inverse);
            var lowByte = (sbyte)code;
            Unsafe.Add(ref low, i) = lowByte;
            Unsafe.Add(ref high, i) = (sbyte)((code - lowByte) >> 8);
        }

        return largest / SymmetricQuantizer.InputLimit16;
    }

    /// <summary>Quantises and at once gives the values that the codes stand for.</summary>
    /// <param name="x">First of <paramref name="count"/> values.</param>
    /// <param name="count">Values.</param>
    /// <param name="limit">Largest code.</param>
    /// <param name="features">First of as many values.</param>
    /// <returns>False where a value is not finite or excessive.</returns>
    public static bool QuantizeToFloat(ref float x, nint count, int limit, ref float features)
    {
        float largest = LargestMagnitude(ref x, count);
        if (!(largest < SymmetricQuantizer.Excessive)) return false;
        if (largest < SymmetricQuantizer.Negligible)
        {
            for (nint i = 0; i < count; i++) Unsafe.Add(ref features, i) = 0;
            return true;
        }

        float inverse = limit / largest;
        float scale = largest / limit;
        for (nint i = 0; i < count; i++) Unsafe.Add(ref features, i) = scale * RoundedCode(ref x, i, inverse);
        return true;
    }

    /// <summary>Whether all values are finite and none is excessive, so that the little module may be asked.</summary>
    /// <param name="x">First of <paramref name="count"/> values.</param>
    /// <param name="count">Values.</param>
    public static bool IsUsable(ref float x, nint count) => LargestMagnitude(ref x, count) < SymmetricQuantizer.Excessive;

    /// <summary>Reduces exact sums to 8-bit codes.</summary>
    /// <param name="sums">First of <paramref name="count"/> sums.</param>
    /// <param name="count">Sums.</param>
    /// <param name="codes">First of as many codes.</param>
    /// <returns>The factor by which a code stands for a sum; 0 where all sums are 0.</returns>
    public static float Requantize(ref int sums, nint count, ref sbyte codes)
    {
        Vector128<int> most = Vector128<int>.Zero;
        nint i = 0;
        for (; i <= count - Vector128<int>.Count; i += Vector128<int>.Count)
        {
            most = Vector128.Max(most, Vector128.Abs(Vector128.LoadUnsafe(ref sums, (nuint)i)));
        }

        int largest = 0;
        for (int lane = 0; lane < Vector128<int>.Count; lane++) largest = Math.Max(largest, most.GetElement(lane));
        for (; i < count; i++) largest = Math.Max(largest, Math.Abs(Unsafe.Add(ref sums, i)));
        if (largest == 0)
        {
            Clear(ref codes, count);
            return 0;
        }

        float inverse = (float)SymmetricQuantizer.Limit8 / largest;
        for (i = 0; i <= count - Vector128<int>.Count; i += Vector128<int>.Count)
        {
            Vector128<float> scaled = Vector128.ConvertToSingle(Vector128.LoadUnsafe(ref sums, (nuint)i)) * inverse;
            Vector128<int> rounded = Vector128.ConvertToInt32(Vector128.Round(scaled));
            Vector128<short> narrow = Vector128.Narrow(rounded, rounded);
            Unsafe.WriteUnaligned(ref Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref codes, i)), Vector128.Narrow(narrow, narrow).AsInt32().ToScalar());
        }

        for (; i < count; i++)
        {
            Unsafe.Add(ref codes, i) = (sbyte)MathF.Round(Unsafe.Add(ref sums, i) * inverse, MidpointRounding.ToEven);
        }

        return (float)largest / SymmetricQuantizer.Limit8;
    }

    /// <summary>features = scale · sums.</summary>
    public static void ToFloat(ref int sums, nint count, float scale, ref float features)
    {
        for (nint i = 0; i < count; i++) Unsafe.Add(ref features, i) = scale * Unsafe.Add(ref sums, i);
    }

    /// <summary>sums = 256·high + sums, element by element: joins the projections of the two bytes of 16-bit codes.</summary>
    public static void JoinBytes(ref int high, ref int sums, nint count)
    {
        for (nint i = 0; i < count; i++) Unsafe.Add(ref sums, i) += 256 * Unsafe.Add(ref high, i);
    }

    /// <summary>Copies codes.</summary>
    public static void Copy(ref sbyte codes, nint count, ref sbyte target) =>
        Unsafe.CopyBlockUnaligned(ref Unsafe.As<sbyte, byte>(ref target), ref Unsafe.As<sbyte, byte>(ref codes), (uint)count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> RoundedCodes(ref float x, nint i, float inverse) =>
        Vector128.ConvertToInt32(Vector128.Round(Vector128.LoadUnsafe(ref x, (nuint)i) * inverse));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int RoundedCode(ref float x, nint i, float inverse) =>
        (int)MathF.Round(Unsafe.Add(ref x, i) * inverse, MidpointRounding.ToEven);

    // As integers the magnitudes are ordered finite < infinite < NaN, so one maximum finds the scale and whatever is not finite.
    private static float LargestMagnitude(ref float x, nint count)
    {
        Vector512<int> widest = Vector512<int>.Zero;
        nint i = 0;
        for (; Vector512.IsHardwareAccelerated && i <= count - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            widest = Vector512.Max(widest, Vector512.LoadUnsafe(ref x, (nuint)i).AsInt32() & Vector512.Create(MagnitudeMask));
        }

        Vector256<int> wide = Vector256.Max(widest.GetLower(), widest.GetUpper());
        Vector128<int> most = Vector128.Max(wide.GetLower(), wide.GetUpper());
        for (; i <= count - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            most = Vector128.Max(most, Vector128.LoadUnsafe(ref x, (nuint)i).AsInt32() & Vector128.Create(MagnitudeMask));
        }

        int largest = 0;
        for (int lane = 0; lane < Vector128<int>.Count; lane++) largest = Math.Max(largest, most.GetElement(lane));
        for (; i < count; i++) largest = Math.Max(largest, BitConverter.SingleToInt32Bits(Unsafe.Add(ref x, i)) & MagnitudeMask);
        return BitConverter.Int32BitsToSingle(largest);
    }

    private static bool IsUsable(float largest, ref sbyte codes, nint count)
    {
        if (largest is >= SymmetricQuantizer.Negligible and < SymmetricQuantizer.Excessive) return true;
        Clear(ref codes, count);
        return false;
    }

    private static float Unusable(float largest) => largest < SymmetricQuantizer.Negligible ? 0 : float.NaN;

    /// <summary>Makes codes zero.</summary>
    /// <param name="codes">First of <paramref name="count"/> codes.</param>
    /// <param name="count">Codes.</param>
    public static void Clear(ref sbyte codes, nint count) =>
        Unsafe.InitBlockUnaligned(ref Unsafe.As<sbyte, byte>(ref codes), 0, (uint)count);
}
