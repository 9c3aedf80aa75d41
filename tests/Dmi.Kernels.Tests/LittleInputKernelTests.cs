using CsCheck;
using Dmi.Numerics;
using Dmi.Quantization;

namespace Dmi.Kernels.Tests;

/// <summary>The vector code of run-time quantisation gives the codes of its definition exactly.</summary>
public sealed class LittleInputKernelTests
{
    private static readonly Gen<float[]> Vectors = Gen.OneOf(
        Gen.Float[-4, 4].Array[1, 70],
        Gen.Float[-1e-3f, 1e-3f].Array[1, 70],
        Gen.OneOf(Gen.Const(0f), Gen.Const(-0f), Gen.Const(1e-38f), Gen.Const(1e30f), Gen.Float[-1, 1]).Array[1, 40]);

    [Fact]
    public void Eight_bits() => Vectors.Sample(static x =>
    {
        var expected = new int[x.Length];
        float scale = SymmetricQuantizer.Quantize(x, SymmetricQuantizer.Limit8, expected);
        var codes = new sbyte[x.Length];
        Assert.Equal(scale, LittleInputKernels.Quantize8(ref x[0], x.Length, ref codes[0]));
        Assert.Equal(expected, codes.Select(static code => (int)code));
        Assert.Equal(expected.Sum(), ByteDot.Sum(ref codes[0], codes.Length));
    });

    [Fact]
    public void Sixteen_bits_in_two_bytes() => Vectors.Sample(static x =>
    {
        var expected = new int[x.Length];
        float scale = SymmetricQuantizer.Quantize(x, SymmetricQuantizer.InputLimit16, expected);
        var high = new sbyte[x.Length];
        var low = new sbyte[x.Length];
        Assert.Equal(scale, LittleInputKernels.Quantize16(ref x[0], x.Length, ref high[0], ref low[0]));
        Assert.Equal(expected, high.Zip(low, static (h, l) => 256 * h + l));
    });

    [Fact]
    public void Sums_back_to_eight_bits() => Gen.Int[-300_000, 300_000].Array[1, 70].Sample(static sums =>
    {
        var expected = new int[sums.Length];
        float factor = SymmetricQuantizer.Requantize(sums, expected);
        var codes = new sbyte[sums.Length];
        Assert.Equal(factor, LittleInputKernels.Requantize(ref sums[0], sums.Length, ref codes[0]));
        Assert.Equal(expected, codes.Select(static code => (int)code));
    });

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_found_wherever_it_stands(float bad)
    {
        for (int length = 1; length < 20; length++)
        {
            for (int at = 0; at < length; at++)
            {
                var x = new float[length];
                x[at] = bad;
                var codes = new sbyte[length];
                var low = new sbyte[length];
                var features = new float[length];
                Assert.True(float.IsNaN(LittleInputKernels.Quantize8(ref x[0], length, ref codes[0])));
                Assert.True(float.IsNaN(LittleInputKernels.Quantize16(ref x[0], length, ref codes[0], ref low[0])));
                Assert.False(LittleInputKernels.QuantizeToFloat(ref x[0], length, 127, ref features[0]));
            }
        }
    }
}
