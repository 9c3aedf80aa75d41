using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Dmi.Numerics;

/// <summary>What <see cref="DotTile"/> needs of one vector width.</summary>
/// <typeparam name="TVector">The vector of binary32 values.</typeparam>
internal unsafe interface IDotVectors<TVector>
{
    /// <summary>Values per vector.</summary>
    static abstract int Count { get; }

    /// <summary>Whether sixteen accumulators and their operands fit into the registers at this width.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>All zeros.</summary>
    static abstract TVector Zero { get; }

    /// <summary>Loads without alignment.</summary>
    static abstract TVector Load(float* source);

    /// <summary>left · right + sum, fused where the hardware can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector sum);

    /// <summary>A mask that keeps the last <paramref name="lanes"/> values of a vector.</summary>
    static abstract TVector LastLanes(int lanes);

    /// <summary>Zeroes what the mask does not keep.</summary>
    static abstract TVector Mask(TVector values, TVector mask);

    /// <summary>The sums of the values of four vectors, side by side.</summary>
    static abstract Vector128<float> Sum(TVector first, TVector second, TVector third, TVector fourth);
}

/// <summary>512 bits.</summary>
internal readonly unsafe struct DotVectors512 : IDotVectors<Vector512<float>>
{
    /// <inheritdoc/>
    public static int Count => Vector512<float>.Count;

    /// <inheritdoc/>
    public static bool HasManyRegisters => true;

    /// <inheritdoc/>
    public static Vector512<float> Zero => Vector512<float>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => *(Vector512<float>*)source;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> sum) =>
        Vector512.MultiplyAddEstimate(left, right, sum);

    /// <inheritdoc/>
    public static Vector512<float> LastLanes(int lanes) =>
        Vector512.GreaterThanOrEqual(Vector512<int>.Indices, Vector512.Create(Vector512<int>.Count - lanes)).AsSingle();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Mask(Vector512<float> values, Vector512<float> mask) => values & mask;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sum(Vector512<float> first, Vector512<float> second, Vector512<float> third, Vector512<float> fourth) =>
        DotVectors256.Sum(
            first.GetLower() + first.GetUpper(), second.GetLower() + second.GetUpper(),
            third.GetLower() + third.GetUpper(), fourth.GetLower() + fourth.GetUpper());
}

/// <summary>256 bits.</summary>
internal readonly unsafe struct DotVectors256 : IDotVectors<Vector256<float>>
{
    /// <inheritdoc/>
    public static int Count => Vector256<float>.Count;

    /// <inheritdoc/>
    public static bool HasManyRegisters => false;

    /// <inheritdoc/>
    public static Vector256<float> Zero => Vector256<float>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => *(Vector256<float>*)source;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> sum) =>
        Vector256.MultiplyAddEstimate(left, right, sum);

    /// <inheritdoc/>
    public static Vector256<float> LastLanes(int lanes) =>
        Vector256.GreaterThanOrEqual(Vector256<int>.Indices, Vector256.Create(Vector256<int>.Count - lanes)).AsSingle();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Mask(Vector256<float> values, Vector256<float> mask) => values & mask;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sum(Vector256<float> first, Vector256<float> second, Vector256<float> third, Vector256<float> fourth)
    {
        if (Avx.IsSupported)
        {
            // Adds within each half of 128 bits; the two halves are added last.
            Vector256<float> halves = Avx.HorizontalAdd(Avx.HorizontalAdd(first, second), Avx.HorizontalAdd(third, fourth));
            return halves.GetLower() + halves.GetUpper();
        }

        return DotVectors128.Sum(first.GetLower(), second.GetLower(), third.GetLower(), fourth.GetLower())
            + DotVectors128.Sum(first.GetUpper(), second.GetUpper(), third.GetUpper(), fourth.GetUpper());
    }
}

/// <summary>128 bits.</summary>
internal readonly unsafe struct DotVectors128 : IDotVectors<Vector128<float>>
{
    /// <inheritdoc/>
    public static int Count => Vector128<float>.Count;

    /// <inheritdoc/>
    public static bool HasManyRegisters => AdvSimd.IsSupported;

    /// <inheritdoc/>
    public static Vector128<float> Zero => Vector128<float>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => *(Vector128<float>*)source;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> sum) =>
        Vector128.MultiplyAddEstimate(left, right, sum);

    /// <inheritdoc/>
    public static Vector128<float> LastLanes(int lanes) =>
        Vector128.GreaterThanOrEqual(Vector128<int>.Indices, Vector128.Create(Vector128<int>.Count - lanes)).AsSingle();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Mask(Vector128<float> values, Vector128<float> mask) => values & mask;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sum(Vector128<float> first, Vector128<float> second, Vector128<float> third, Vector128<float> fourth)
    {
        if (Sse3.IsSupported) return Sse3.HorizontalAdd(Sse3.HorizontalAdd(first, second), Sse3.HorizontalAdd(third, fourth));
        if (AdvSimd.Arm64.IsSupported)
        {
            return AdvSimd.Arm64.AddPairwise(AdvSimd.Arm64.AddPairwise(first, second), AdvSimd.Arm64.AddPairwise(third, fourth));
        }

        return Vector128.Create(Pairwise(first), Pairwise(second), Pairwise(third), Pairwise(fourth));

        static float Pairwise(Vector128<float> values) => (values[0] + values[1]) + (values[2] + values[3]);
    }
}

/// <summary>One value at a time.</summary>
internal readonly unsafe struct DotScalars : IDotVectors<float>
{
    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static bool HasManyRegisters => false;

    /// <inheritdoc/>
    public static float Zero => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float left, float right, float sum) => left * right + sum;

    /// <inheritdoc/>
    public static float LastLanes(int lanes) => lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Mask(float values, float mask) => mask > 0 ? values : 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sum(float first, float second, float third, float fourth) =>
        Vector128.Create(first, second, third, fourth);
}
