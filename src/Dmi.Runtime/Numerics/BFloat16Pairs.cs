using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dmi.Numerics;

/// <summary>Rows of bfloat16 weights, called by the generated kernels.</summary>
/// <remarks>
/// A bfloat16 is the upper half of a binary32, so that a pair in 32 bits becomes two floats by one shift and one mask. Of every 32 columns,
/// j and 16 + j share such a pair: the floats of a vector of pairs, of any width, then meet consecutive columns of the input.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BFloat16Pairs
{
    /// <summary>Columns that are paired among themselves.</summary>
    internal const int Block = 32;

    private const uint SecondHalf = 0xFFFF_0000;
    private const int Half = Block / 2;

    /// <summary>The first halves of pairs, as floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(Vector512<ushort> pairs) => (pairs.AsUInt32() << 16).AsSingle();

    /// <summary>The second halves of pairs, as floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Second(Vector512<ushort> pairs) => (pairs.AsUInt32() & Vector512.Create(SecondHalf)).AsSingle();

    /// <summary>The first halves of pairs, as floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> First(Vector256<ushort> pairs) => (pairs.AsUInt32() << 16).AsSingle();

    /// <summary>The second halves of pairs, as floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Second(Vector256<ushort> pairs) => (pairs.AsUInt32() & Vector256.Create(SecondHalf)).AsSingle();

    /// <summary>The first halves of pairs, as floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> First(Vector128<ushort> pairs) => (pairs.AsUInt32() << 16).AsSingle();

    /// <summary>The second halves of pairs, as floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Second(Vector128<ushort> pairs) => (pairs.AsUInt32() & Vector128.Create(SecondHalf)).AsSingle();

    /// <summary>One weight of a row.</summary>
    /// <param name="row">First of the row.</param>
    /// <param name="column">Its column.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Value(ref ushort row, nint column) => Value(Unsafe.Add(ref row, Place(column)));

    /// <summary>One weight of a row in a tile.</summary>
    /// <param name="row">First pair of the row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="tileRows">Rows of the tile, whose pairs lie between this row's.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Value(ref ushort row, nint column, nint tileRows)
    {
        nint place = Place(column);
        return Value(Unsafe.Add(ref row, (place & ~1) * tileRows + (place & 1)));
    }

    /// <summary>Where a column stands in a row.</summary>
    internal static nint Place(nint column) => (column & -Block) + 2 * (column & (Half - 1)) + (column / Half & 1);

    /// <summary>The nearest bfloat16, ties to even.</summary>
    internal static ushort Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
    }

    /// <summary>The float that a bfloat16 is.</summary>
    internal static float Value(ushort rounded) => BitConverter.UInt32BitsToSingle((uint)rounded << 16);
}
