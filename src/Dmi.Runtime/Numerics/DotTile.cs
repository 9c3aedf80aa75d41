using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dmi.Numerics;

/// <summary>
/// The register tiles of <see cref="MatrixProduct"/>: dot products of a few rows of A with a few rows of B over one range of their length.
/// </summary>
/// <remarks>
/// A tile of r × s rows loads r + s vectors for r · s multiply-adds, and its accumulators are independent, which hides their latency.
/// Every dot product has exactly one accumulator whatever the tile, so a result does not depend on where in C it stands.
/// </remarks>
internal static unsafe class DotTile
{
    /// <summary>Rows of the largest tile, on both sides.</summary>
    public const int Edge = 4;

    /// <summary>A range of the common length of the rows: whole vectors, then a tail that ends the row.</summary>
    /// <typeparam name="TVector">The vector.</typeparam>
    /// <param name="Begin">First value.</param>
    /// <param name="VectorEnd">One past the last value that whole vectors cover.</param>
    /// <param name="TailBegin">First value of the vector that covers the tail; some of its first values lie before the tail.</param>
    /// <param name="TailMask">Keeps the tail's values of that vector.</param>
    /// <param name="HasTail">Whether there is a tail.</param>
    public readonly record struct Range<TVector>(nint Begin, nint VectorEnd, nint TailBegin, TVector TailMask, bool HasTail);

    /// <summary>Cuts a range into whole vectors and a tail.</summary>
    /// <typeparam name="TOperations">The width.</typeparam>
    /// <typeparam name="TVector">The vector.</typeparam>
    /// <param name="begin">First value.</param>
    /// <param name="end">One past the last, at least the vector's length: only the last range of a row may have a tail.</param>
    public static Range<TVector> Cut<TOperations, TVector>(int begin, int end)
        where TOperations : struct, IDotVectors<TVector>
    {
        int tail = (end - begin) % TOperations.Count;
        return new Range<TVector>(begin, end - tail, end - TOperations.Count, TOperations.LastLanes(tail), tail != 0);
    }

    /// <summary>Four rows of A by four of B.</summary>
    /// <typeparam name="TOperations">The width.</typeparam>
    /// <typeparam name="TVector">The vector.</typeparam>
    /// <param name="a">Row 0 of A; the others follow at the same distance as those of B.</param>
    /// <param name="b0">Row 0 of B.</param>
    /// <param name="b1">Row 1 of B.</param>
    /// <param name="b2">Row 2 of B.</param>
    /// <param name="b3">Row 3 of B.</param>
    /// <param name="stride">Values from row to row of A.</param>
    /// <param name="range">The range.</param>
    /// <param name="sums">4 × 4 results, row by row of A.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourByFour<TOperations, TVector>(
        float* a, float* b0, float* b1, float* b2, float* b3, nint stride, in Range<TVector> range, Vector128<float>* sums)
        where TOperations : struct, IDotVectors<TVector>
    {
        float* a1 = a + stride;
        float* a2 = a1 + stride;
        float* a3 = a2 + stride;
        TVector s00 = TOperations.Zero, s01 = TOperations.Zero, s02 = TOperations.Zero, s03 = TOperations.Zero;
        TVector s10 = TOperations.Zero, s11 = TOperations.Zero, s12 = TOperations.Zero, s13 = TOperations.Zero;
        TVector s20 = TOperations.Zero, s21 = TOperations.Zero, s22 = TOperations.Zero, s23 = TOperations.Zero;
        TVector s30 = TOperations.Zero, s31 = TOperations.Zero, s32 = TOperations.Zero, s33 = TOperations.Zero;
        TVector left0, left1, left2, left3, right;
        nint end = range.VectorEnd;
        for (nint i = range.Begin; i < end; i += TOperations.Count)
        {
            left0 = TOperations.Load(a + i);
            left1 = TOperations.Load(a1 + i);
            left2 = TOperations.Load(a2 + i);
            left3 = TOperations.Load(a3 + i);
            right = TOperations.Load(b0 + i);
            s00 = TOperations.MultiplyAdd(left0, right, s00);
            s10 = TOperations.MultiplyAdd(left1, right, s10);
            s20 = TOperations.MultiplyAdd(left2, right, s20);
            s30 = TOperations.MultiplyAdd(left3, right, s30);
            right = TOperations.Load(b1 + i);
            s01 = TOperations.MultiplyAdd(left0, right, s01);
            s11 = TOperations.MultiplyAdd(left1, right, s11);
            s21 = TOperations.MultiplyAdd(left2, right, s21);
            s31 = TOperations.MultiplyAdd(left3, right, s31);
            right = TOperations.Load(b2 + i);
            s02 = TOperations.MultiplyAdd(left0, right, s02);
            s12 = TOperations.MultiplyAdd(left1, right, s12);
            s22 = TOperations.MultiplyAdd(left2, right, s22);
            s32 = TOperations.MultiplyAdd(left3, right, s32);
            right = TOperations.Load(b3 + i);
            s03 = TOperations.MultiplyAdd(left0, right, s03);
            s13 = TOperations.MultiplyAdd(left1, right, s13);
            s23 = TOperations.MultiplyAdd(left2, right, s23);
            s33 = TOperations.MultiplyAdd(left3, right, s33);
        }

        if (range.HasTail)
        {
            // Both sides are masked: a zero times a value before the tail that is not finite would not be zero.
            nint i = range.TailBegin;
            TVector mask = range.TailMask;
            left0 = TOperations.Mask(TOperations.Load(a + i), mask);
            left1 = TOperations.Mask(TOperations.Load(a1 + i), mask);
            left2 = TOperations.Mask(TOperations.Load(a2 + i), mask);
            left3 = TOperations.Mask(TOperations.Load(a3 + i), mask);
            right = TOperations.Mask(TOperations.Load(b0 + i), mask);
            s00 = TOperations.MultiplyAdd(left0, right, s00);
            s10 = TOperations.MultiplyAdd(left1, right, s10);
            s20 = TOperations.MultiplyAdd(left2, right, s20);
            s30 = TOperations.MultiplyAdd(left3, right, s30);
            right = TOperations.Mask(TOperations.Load(b1 + i), mask);
            s01 = TOperations.MultiplyAdd(left0, right, s01);
            s11 = TOperations.MultiplyAdd(left1, right, s11);
            s21 = TOperations.MultiplyAdd(left2, right, s21);
            s31 = TOperations.MultiplyAdd(left3, right, s31);
            right = TOperations.Mask(TOperations.Load(b2 + i), mask);
            s02 = TOperations.MultiplyAdd(left0, right, s02);
            s12 = TOperations.MultiplyAdd(left1, right, s12);
            s22 = TOperations.MultiplyAdd(left2, right, s22);
            s32 = TOperations.MultiplyAdd(left3, right, s32);
            right = TOperations.Mask(TOperations.Load(b3 + i), mask);
            s03 = TOperations.MultiplyAdd(left0, right, s03);
            s13 = TOperations.MultiplyAdd(left1, right, s13);
            s23 = TOperations.MultiplyAdd(left2, right, s23);
            s33 = TOperations.MultiplyAdd(left3, right, s33);
        }

        sums[0] = TOperations.Sum(s00, s01, s02, s03);
        sums[1] = TOperations.Sum(s10, s11, s12, s13);
        sums[2] = TOperations.Sum(s20, s21, s22, s23);
        sums[3] = TOperations.Sum(s30, s31, s32, s33);
    }

    /// <summary>Two rows of A by four of B: for widths at which sixteen accumulators do not fit into the registers.</summary>
    /// <inheritdoc cref="FourByFour{TOperations, TVector}"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwoByFour<TOperations, TVector>(
        float* a, float* b0, float* b1, float* b2, float* b3, nint stride, in Range<TVector> range, Vector128<float>* sums)
        where TOperations : struct, IDotVectors<TVector>
    {
        float* a1 = a + stride;
        TVector s00 = TOperations.Zero, s01 = TOperations.Zero, s02 = TOperations.Zero, s03 = TOperations.Zero;
        TVector s10 = TOperations.Zero, s11 = TOperations.Zero, s12 = TOperations.Zero, s13 = TOperations.Zero;
        TVector left0, left1, right;
        nint end = range.VectorEnd;
        for (nint i = range.Begin; i < end; i += TOperations.Count)
        {
            left0 = TOperations.Load(a + i);
            left1 = TOperations.Load(a1 + i);
            right = TOperations.Load(b0 + i);
            s00 = TOperations.MultiplyAdd(left0, right, s00);
            s10 = TOperations.MultiplyAdd(left1, right, s10);
            right = TOperations.Load(b1 + i);
            s01 = TOperations.MultiplyAdd(left0, right, s01);
            s11 = TOperations.MultiplyAdd(left1, right, s11);
            right = TOperations.Load(b2 + i);
            s02 = TOperations.MultiplyAdd(left0, right, s02);
            s12 = TOperations.MultiplyAdd(left1, right, s12);
            right = TOperations.Load(b3 + i);
            s03 = TOperations.MultiplyAdd(left0, right, s03);
            s13 = TOperations.MultiplyAdd(left1, right, s13);
        }

        if (range.HasTail)
        {
            nint i = range.TailBegin;
            TVector mask = range.TailMask;
            left0 = TOperations.Mask(TOperations.Load(a + i), mask);
            left1 = TOperations.Mask(TOperations.Load(a1 + i), mask);
            right = TOperations.Mask(TOperations.Load(b0 + i), mask);
            s00 = TOperations.MultiplyAdd(left0, right, s00);
            s10 = TOperations.MultiplyAdd(left1, right, s10);
            right = TOperations.Mask(TOperations.Load(b1 + i), mask);
            s01 = TOperations.MultiplyAdd(left0, right, s01);
            s11 = TOperations.MultiplyAdd(left1, right, s11);
            right = TOperations.Mask(TOperations.Load(b2 + i), mask);
            s02 = TOperations.MultiplyAdd(left0, right, s02);
            s12 = TOperations.MultiplyAdd(left1, right, s12);
            right = TOperations.Mask(TOperations.Load(b3 + i), mask);
            s03 = TOperations.MultiplyAdd(left0, right, s03);
            s13 = TOperations.MultiplyAdd(left1, right, s13);
        }

        sums[0] = TOperations.Sum(s00, s01, s02, s03);
        sums[1] = TOperations.Sum(s10, s11, s12, s13);
    }

    /// <summary>One row of A by four of B: what is left over of A, and matrix–vector products.</summary>
    /// <inheritdoc cref="FourByFour{TOperations, TVector}"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneByFour<TOperations, TVector>(
        float* a, float* b0, float* b1, float* b2, float* b3, in Range<TVector> range, Vector128<float>* sums)
        where TOperations : struct, IDotVectors<TVector>
    {
        TVector s0 = TOperations.Zero, s1 = TOperations.Zero, s2 = TOperations.Zero, s3 = TOperations.Zero;
        TVector left;
        nint end = range.VectorEnd;
        for (nint i = range.Begin; i < end; i += TOperations.Count)
        {
            left = TOperations.Load(a + i);
            s0 = TOperations.MultiplyAdd(left, TOperations.Load(b0 + i), s0);
            s1 = TOperations.MultiplyAdd(left, TOperations.Load(b1 + i), s1);
            s2 = TOperations.MultiplyAdd(left, TOperations.Load(b2 + i), s2);
            s3 = TOperations.MultiplyAdd(left, TOperations.Load(b3 + i), s3);
        }

        if (range.HasTail)
        {
            nint i = range.TailBegin;
            TVector mask = range.TailMask;
            left = TOperations.Mask(TOperations.Load(a + i), mask);
            s0 = TOperations.MultiplyAdd(left, TOperations.Mask(TOperations.Load(b0 + i), mask), s0);
            s1 = TOperations.MultiplyAdd(left, TOperations.Mask(TOperations.Load(b1 + i), mask), s1);
            s2 = TOperations.MultiplyAdd(left, TOperations.Mask(TOperations.Load(b2 + i), mask), s2);
            s3 = TOperations.MultiplyAdd(left, TOperations.Mask(TOperations.Load(b3 + i), mask), s3);
        }

        sums[0] = TOperations.Sum(s0, s1, s2, s3);
    }
}
