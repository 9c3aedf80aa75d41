using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CsCheck;
using Dmi.Numerics;

namespace Dmi.Kernels.Tests;

/// <summary>Centred byte products are exact at every width for any stored weight and any code, the largest of both signs among them.</summary>
public sealed class ByteDotTests
{
    private const int Count = 64;
    private const int Quad = 4;

    private static readonly Gen<int> Weights = Gen.OneOf(Gen.Const(0), Gen.Const(1), Gen.Const(255), Gen.Int[0, 255]);
    private static readonly Gen<int> Codes = Gen.OneOf(Gen.Const(-127), Gen.Const(127), Gen.Const(0), Gen.Int[-127, 127]);

    [Fact]
    public void Sums_are_exact() => Gen.Select(Weights.Array[Count], Codes.Array[Count]).Sample(static (weights, codes) =>
        Check([.. weights.Select(static weight => (byte)weight)], [.. codes.Select(static code => (sbyte)code)]));

    [Theory]
    [InlineData(255, 127)]
    [InlineData(255, -127)]
    [InlineData(1, 127)]
    [InlineData(1, -127)]
    [InlineData(0, 127)]
    [InlineData(0, -127)]
    public void No_pair_of_the_largest_saturates(byte weight, sbyte code) =>
        Check([.. Enumerable.Repeat(weight, Count)], [.. Enumerable.Repeat(code, Count)]);

    [Fact]
    public void Every_lane_sums_its_own_four_columns() => Gen.Select(Weights.Array[Count], Codes.Array[Quad]).Sample(static (weights, codes) =>
        CheckQuads([.. weights.Select(static weight => (byte)weight)], [.. codes.Select(static code => (sbyte)code)]));

    [Theory]
    [InlineData(255, 127)]
    [InlineData(255, -127)]
    [InlineData(0, 127)]
    [InlineData(0, -127)]
    public void No_lane_of_the_largest_saturates(byte weight, sbyte code) =>
        CheckQuads([.. Enumerable.Repeat(weight, Count)], [.. Enumerable.Repeat(code, Quad)]);

    [Fact]
    public void Lanes_are_exact_without_byte_products_too() => Gen.Select(Weights.Array[Count], Gen.Int[-128, 127].Array[Count]).Sample(static (weights, codes) =>
    {
        byte[] w = [.. weights.Select(static weight => (byte)weight)];
        sbyte[] x = [.. codes.Select(static code => (sbyte)code)];
        int[] expected = [.. weights.Zip(codes, static (weight, code) => weight * code).Chunk(Quad).Select(static lane => lane.Sum())];
        Vector512<int> wide = ByteDot.MultiplyAdd(Vector512<int>.Zero, Vector512.Create(w), Vector512.Create(x));
        Vector256<int> half = ByteDot.MultiplyAdd(Vector256<int>.Zero, Vector256.Create(w), Vector256.Create(x));
        Vector128<int> quarter = ByteDot.MultiplyAdd(Vector128<int>.Zero, Vector128.Create(w), Vector128.Create(x));
        for (int lane = 0; lane < Count / Quad; lane++) Assert.Equal(expected[lane], wide[lane]);
        for (int lane = 0; lane < Vector256<int>.Count; lane++) Assert.Equal(expected[lane], half[lane]);
        for (int lane = 0; lane < Vector128<int>.Count; lane++) Assert.Equal(expected[lane], quarter[lane]);
    });

    private static void CheckQuads(byte[] weights, sbyte[] codes)
    {
        int[] expected = [.. weights.Chunk(Quad).Select(lane => lane.Zip(codes, static (weight, code) => (weight - 128) * code).Sum())];
        Vector512<sbyte> x = Vector512.Create(MemoryMarshal.Read<int>(MemoryMarshal.AsBytes(codes.AsSpan()))).AsSByte();
        Vector512<int> wide = ByteDot.MultiplyAddCentred(Vector512<int>.Zero, Vector512.Create(weights), ByteDot.Magnitudes(x), ByteDot.Signs(x));
        int excess = ByteDot.Excess(ref codes[0], Quad, KernelTier.Vector512);
        Assert.Equal(expected, Enumerable.Range(0, Count / Quad).Select(lane => wide[lane] - excess));

        Vector256<sbyte> x256 = x.GetLower();
        excess = ByteDot.Excess(ref codes[0], Quad, KernelTier.Vector256);
        foreach ((Vector256<byte> w, int[] lanes) in MemoryMarshal.Cast<byte, Vector256<byte>>(weights.AsSpan()).ToArray().Zip(expected.Chunk(Vector256<int>.Count)))
        {
            Vector256<int> sum = ByteDot.MultiplyAddCentred(Vector256<int>.Zero, w, ByteDot.Magnitudes(x256), ByteDot.Signs(x256));
            Assert.Equal(lanes, Enumerable.Range(0, lanes.Length).Select(lane => sum[lane] - excess));
        }

        Vector128<sbyte> x128 = x256.GetLower();
        excess = ByteDot.Excess(ref codes[0], Quad, KernelTier.Vector128);
        foreach ((Vector128<byte> w, int[] lanes) in MemoryMarshal.Cast<byte, Vector128<byte>>(weights.AsSpan()).ToArray().Zip(expected.Chunk(Vector128<int>.Count)))
        {
            Vector128<int> sum = ByteDot.MultiplyAddCentred(Vector128<int>.Zero, w, ByteDot.Magnitudes(x128), ByteDot.Signs(x128));
            Assert.Equal(lanes, Enumerable.Range(0, lanes.Length).Select(lane => sum[lane] - excess));
        }
    }

    private static void Check(byte[] weights, sbyte[] codes)
    {
        int expected = weights.Zip(codes, static (weight, code) => (weight - 128) * code).Sum();
        Assert.Equal(expected, Sum512(weights, codes));
        Assert.Equal(expected, Sum256(weights, codes));
        Assert.Equal(expected, Sum128(weights, codes));
    }

    private static int Sum512(byte[] weights, sbyte[] codes)
    {
        Vector512<sbyte> x = Vector512.Create(codes);
        Vector512<int> sum = ByteDot.MultiplyAddCentred(Vector512<int>.Zero, Vector512.Create(weights), ByteDot.Magnitudes(x), ByteDot.Signs(x));
        return Vector512.Sum(sum) - ByteDot.Excess(ref codes[0], codes.Length, KernelTier.Vector512);
    }

    private static int Sum256(byte[] weights, sbyte[] codes)
    {
        Vector256<int> sum = Vector256<int>.Zero;
        foreach ((Vector256<byte> w, Vector256<sbyte> x) in Zip(MemoryMarshal.Cast<byte, Vector256<byte>>(weights.AsSpan()), MemoryMarshal.Cast<sbyte, Vector256<sbyte>>(codes.AsSpan())))
        {
            sum = ByteDot.MultiplyAddCentred(sum, w, ByteDot.Magnitudes(x), ByteDot.Signs(x));
        }

        return Vector256.Sum(sum) - ByteDot.Excess(ref codes[0], codes.Length, KernelTier.Vector256);
    }

    private static int Sum128(byte[] weights, sbyte[] codes)
    {
        Vector128<int> sum = Vector128<int>.Zero;
        foreach ((Vector128<byte> w, Vector128<sbyte> x) in Zip(MemoryMarshal.Cast<byte, Vector128<byte>>(weights.AsSpan()), MemoryMarshal.Cast<sbyte, Vector128<sbyte>>(codes.AsSpan())))
        {
            sum = ByteDot.MultiplyAddCentred(sum, w, ByteDot.Magnitudes(x), ByteDot.Signs(x));
        }

        return Vector128.Sum(sum) - ByteDot.Excess(ref codes[0], codes.Length, KernelTier.Vector128);
    }

    private static IEnumerable<(TFirst, TSecond)> Zip<TFirst, TSecond>(ReadOnlySpan<TFirst> first, ReadOnlySpan<TSecond> second) =>
        first.ToArray().Zip(second.ToArray());
}
