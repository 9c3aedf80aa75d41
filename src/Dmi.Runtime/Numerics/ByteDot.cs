using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dmi.Numerics;

/// <summary>Exact dot products of unsigned with signed bytes in 32-bit lanes, called by the generated kernels.</summary>
/// <remarks>
/// <para>Every lane sums the products of its own four bytes, exactly.</para>
/// <para>
/// No intermediate saturates: <c>vpdpbusd</c> adds in 32 bits, and where there are no byte products each is made in 16 bits, at most 255·128.
/// <c>vpmaddubsw</c> adds two products in 16 bits and is used for weights of at most 15, of which two pairs together (at most 4·15·128) fit, and for
/// centred weights, below.
/// </para>
/// <para>
/// Centred: weights w are stored plus 128 and meet codes x in −127…127. Two products of |x| ≤ 127 with any signed byte are at most
/// 2·127·128 = 32,512, so that <c>vpmaddubsw</c> never saturates. The sign of x goes to the weight, by exclusive or alone: −w − 1 instead of
/// −w, so that a sum is Σ w·x less the magnitudes of all negative x, which is one number for all rows. Where <c>vpdpbusd</c> takes stored weights as they are, that number is 128·Σx. <c>Excess</c> gives either.
/// </para>
/// <para>Of up to 65,536 columns, sums of 255·127 stay below 2³¹.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ByteDot
{
    /// <summary>Weights of 8 bits are stored plus this, as the unsigned operand of a byte product.</summary>
    public const int StoredBias = 128;

    /// <summary>Whether the 256-bit kernels are the fastest for bytes even where vectors have 512 bits: AVX-VNNI has no wider form.</summary>
    public static bool Prefers256
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => AvxVnni.IsSupported;
    }

    /// <summary>sum + Σ weights·x, any bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> MultiplyAdd(Vector512<int> sum, Vector512<byte> weights, Vector512<sbyte> x) =>
        sum + QuadSums(weights, x);

    /// <summary>sum + Σ weights·x, any bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> MultiplyAdd(Vector256<int> sum, Vector256<byte> weights, Vector256<sbyte> x) => AvxVnni.IsSupported
        ? AvxVnni.MultiplyWideningAndAdd(sum, weights, x)
        : sum + QuadSums(weights, x);

    /// <summary>sum + Σ weights·x, any bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<int> MultiplyAdd(Vector128<int> sum, Vector128<byte> weights, Vector128<sbyte> x) =>
        sum + QuadSums(weights, x);

    /// <summary>sum + Σ weights·x + Σ weights2·x2 for weights of at most 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAddSmall(
        Vector512<int> sum, Vector512<byte> weights, Vector512<sbyte> x, Vector512<byte> weights2, Vector512<sbyte> x2)
    {
        return Avx512BW.IsSupported
            ? sum + Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(weights, x) + Avx512BW.MultiplyAddAdjacent(weights2, x2), Vector512<short>.One)
            : MultiplyAdd(MultiplyAdd(sum, weights, x), weights2, x2);
    }

    /// <summary>sum + Σ weights·x + Σ weights2·x2 for weights of at most 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAddSmall(
        Vector256<int> sum, Vector256<byte> weights, Vector256<sbyte> x, Vector256<byte> weights2, Vector256<sbyte> x2)
    {
        if (AvxVnni.IsSupported) return AvxVnni.MultiplyWideningAndAdd(AvxVnni.MultiplyWideningAndAdd(sum, weights, x), weights2, x2);
        return Avx2.IsSupported
            ? sum + Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(weights, x) + Avx2.MultiplyAddAdjacent(weights2, x2), Vector256<short>.One)
            : MultiplyAdd(MultiplyAdd(sum, weights, x), weights2, x2);
    }

    /// <summary>sum + Σ weights·x + Σ weights2·x2 for weights of at most 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAddSmall(
        Vector128<int> sum, Vector128<byte> weights, Vector128<sbyte> x, Vector128<byte> weights2, Vector128<sbyte> x2)
    {
        return Ssse3.IsSupported
            ? sum + Sse2.MultiplyAddAdjacent(Ssse3.MultiplyAddAdjacent(weights, x) + Ssse3.MultiplyAddAdjacent(weights2, x2), Vector128<short>.One)
            : MultiplyAdd(MultiplyAdd(sum, weights, x), weights2, x2);
    }

    /// <summary>The codes as <see cref="MultiplyAddCentred(Vector512{int}, Vector512{byte}, Vector512{byte}, Vector512{byte})"/> takes them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Magnitudes(Vector512<sbyte> x) => Avx512BW.IsSupported ? Vector512.Abs(x).AsByte() : x.AsByte();

    /// <summary>What makes of stored weights, by exclusive or, w where x is not negative, and −w − 1 where it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Signs(Vector512<sbyte> x) => Vector512.LessThan(x, Vector512<sbyte>.Zero).AsByte() ^ Vector512.Create((byte)StoredBias);

    /// <summary>sum + Σ (weights − 128)·x + the <c>Excess</c> of x, for codes in −127…127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAddCentred(Vector512<int> sum, Vector512<byte> weights, Vector512<byte> magnitudes, Vector512<byte> signs) => Avx512BW.IsSupported
        ? sum + Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(magnitudes, (weights ^ signs).AsSByte()), Vector512<short>.One)
        : MultiplyAdd(sum, weights, magnitudes.AsSByte());

    /// <summary>The codes as <see cref="MultiplyAddCentred(Vector256{int}, Vector256{byte}, Vector256{byte}, Vector256{byte})"/> takes them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Magnitudes(Vector256<sbyte> x) => !AvxVnni.IsSupported && Avx2.IsSupported ? Vector256.Abs(x).AsByte() : x.AsByte();

    /// <summary>What makes of stored weights, by exclusive or, w where x is not negative, and −w − 1 where it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Signs(Vector256<sbyte> x) => Vector256.LessThan(x, Vector256<sbyte>.Zero).AsByte() ^ Vector256.Create((byte)StoredBias);

    /// <summary>sum + Σ (weights − 128)·x + the <c>Excess</c> of x, for codes in −127…127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAddCentred(Vector256<int> sum, Vector256<byte> weights, Vector256<byte> magnitudes, Vector256<byte> signs) => !AvxVnni.IsSupported && Avx2.IsSupported
        ? sum + Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(magnitudes, (weights ^ signs).AsSByte()), Vector256<short>.One)
        : MultiplyAdd(sum, weights, magnitudes.AsSByte());

    /// <summary>The codes as <see cref="MultiplyAddCentred(Vector128{int}, Vector128{byte}, Vector128{byte}, Vector128{byte})"/> takes them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Magnitudes(Vector128<sbyte> x) => Ssse3.IsSupported ? Vector128.Abs(x).AsByte() : x.AsByte();

    /// <summary>What makes of stored weights, by exclusive or, w where x is not negative, and −w − 1 where it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Signs(Vector128<sbyte> x) => Vector128.LessThan(x, Vector128<sbyte>.Zero).AsByte() ^ Vector128.Create((byte)StoredBias);

    /// <summary>sum + Σ (weights − 128)·x + the <c>Excess</c> of x, for codes in −127…127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAddCentred(Vector128<int> sum, Vector128<byte> weights, Vector128<byte> magnitudes, Vector128<byte> signs) => Ssse3.IsSupported
        ? sum + Sse2.MultiplyAddAdjacent(Ssse3.MultiplyAddAdjacent(magnitudes, (weights ^ signs).AsSByte()), Vector128<short>.One)
        : MultiplyAdd(sum, weights, magnitudes.AsSByte());

    /// <summary>Σ codes.</summary>
    /// <param name="codes">First of <paramref name="count"/> codes.</param>
    /// <param name="count">Codes.</param>
    public static int Sum(ref sbyte codes, nint count) => SumOfLesser(ref codes, count, sbyte.MaxValue);

    /// <summary>What <c>MultiplyAddCentred</c> adds to a sum for these codes, whatever the weights, in the tier of this process.</summary>
    /// <param name="codes">First of <paramref name="count"/> codes.</param>
    /// <param name="count">Codes.</param>
    public static int Excess(ref sbyte codes, nint count) => Excess(ref codes, count, KernelTiers.Current);

    /// <summary>What <c>MultiplyAddCentred</c> adds to a sum for these codes, whatever the weights; nothing without vectors.</summary>
    /// <param name="codes">First of <paramref name="count"/> codes.</param>
    /// <param name="count">Codes.</param>
    /// <param name="tier">The tier whose kernels sum.</param>
    public static int Excess(ref sbyte codes, nint count, KernelTier tier) => tier switch
    {
        KernelTier.Vector512 when !Prefers256 => Excess(ref codes, count, Avx512BW.IsSupported),
        KernelTier.Vector512 or KernelTier.Vector256 => Excess(ref codes, count, !AvxVnni.IsSupported && Avx2.IsSupported),
        KernelTier.Vector128 => Excess(ref codes, count, Ssse3.IsSupported),
        _ => 0,
    };

    // Where signs go to the weights by exclusive or, every negative code misses one of its magnitude; else weights are met as they are stored.
    private static int Excess(ref sbyte codes, nint count, bool hasSigns) =>
        hasSigns ? SumOfLesser(ref codes, count, 0) : StoredBias * Sum(ref codes, count);

    // Σ min(code, most).
    private static int SumOfLesser(ref sbyte codes, nint count, sbyte most)
    {
        Vector512<int> wide = Vector512<int>.Zero;
        nint i = 0;
        for (; Avx512BW.IsSupported && i <= count - Vector512<sbyte>.Count; i += Vector512<sbyte>.Count)
        {
            Vector512<sbyte> x = Vector512.Min(Vector512.LoadUnsafe(ref codes, (nuint)i), Vector512.Create(most));
            wide += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512<byte>.One, x), Vector512<short>.One);
        }

        Vector128<int> sum = Vector128<int>.Zero;
        for (; i <= count - Vector128<sbyte>.Count; i += Vector128<sbyte>.Count)
        {
            sum = MultiplyAddSmall(sum, Vector128<byte>.One, Vector128.Min(Vector128.LoadUnsafe(ref codes, (nuint)i), Vector128.Create(most)), default, default);
        }

        int total = Vector512.Sum(wide) + Vector128.Sum(sum);
        for (; i < count; i++) total += Math.Min(Unsafe.Add(ref codes, i), most);
        return total;
    }

    // Four products of a lane, for processors without byte products: those of even and of odd bytes fit in 16 bits, two of which a lane holds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> QuadSums(Vector512<byte> weights, Vector512<sbyte> x)
    {
        Vector512<int> even = ((weights.AsInt16() & Vector512.Create((short)byte.MaxValue)) * ((x.AsInt16() << 8) >> 8)).AsInt32();
        Vector512<int> odd = ((weights.AsUInt16() >> 8).AsInt16() * (x.AsInt16() >> 8)).AsInt32();
        return ((even << 16) >> 16) + (even >> 16) + ((odd << 16) >> 16) + (odd >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> QuadSums(Vector256<byte> weights, Vector256<sbyte> x)
    {
        Vector256<int> even = ((weights.AsInt16() & Vector256.Create((short)byte.MaxValue)) * ((x.AsInt16() << 8) >> 8)).AsInt32();
        Vector256<int> odd = ((weights.AsUInt16() >> 8).AsInt16() * (x.AsInt16() >> 8)).AsInt32();
        return ((even << 16) >> 16) + (even >> 16) + ((odd << 16) >> 16) + (odd >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> QuadSums(Vector128<byte> weights, Vector128<sbyte> x)
    {
        Vector128<int> even = ((weights.AsInt16() & Vector128.Create((short)byte.MaxValue)) * ((x.AsInt16() << 8) >> 8)).AsInt32();
        Vector128<int> odd = ((weights.AsUInt16() >> 8).AsInt16() * (x.AsInt16() >> 8)).AsInt32();
        return ((even << 16) >> 16) + (even >> 16) + ((odd << 16) >> 16) + (odd >> 16);
    }
}
