using CsCheck;
using Dmi.Quantization;

namespace Dmi.Runtime.Tests.Quantization;

public sealed class WeightQuantizerTests
{
    private static readonly Gen<int> OddBits = Gen.Int[1, 4];

    // Bells, a few large weights among small ones, few distinct values, and any exponent.
    private static readonly Gen<float[]> Rows = Gen.Select(
        Gen.OneOf(
            Gen.Int[1, 60].SelectMany(static count => Gen.Int[0, 9999].Select(seed => TestData.Normal(count, seed))),
            Gen.Float[-1, 1].Array[1, 60],
            Gen.Float[-1, 1].Select(static v => v * v * v * v * v).Array[1, 60],
            Gen.Int[-2, 2].Select(static v => (float)v).Array[1, 20]),
        Gen.Int[-20, 15],
        static (row, exponent) => row.Select(v => v * MathF.Pow(10, exponent)).ToArray());

    [Fact]
    public void Codes_below_eight_bits_are_odd_and_in_range() => Gen.Select(Rows, OddBits).Sample(static (row, bits) =>
    {
        var codes = new int[row.Length];
        float scale = WeightQuantizer.Quantize(row, bits, codes);
        Assert.True(scale >= 0);
        Assert.Equal((1 << bits) - 1, WeightQuantizer.Limit(bits));
        Assert.All(codes, code => Assert.InRange(code, -WeightQuantizer.Limit(bits), WeightQuantizer.Limit(bits)));
        Assert.All(codes, static code => Assert.NotEqual(0, code & 1));
    });

    [Fact]
    public void Every_code_is_the_nearest_one_to_its_weight() => Gen.Select(Rows, OddBits).Sample(static (row, bits) =>
    {
        var codes = new int[row.Length];
        double scale = WeightQuantizer.Quantize(row, bits, codes);
        int limit = WeightQuantizer.Limit(bits);
        for (int i = 0; i < row.Length; i++)
        {
            double nearest = Enumerable.Range(0, limit + 1).Min(k => Math.Abs(row[i] - scale * (2 * k - limit)));
            Assert.InRange(Math.Abs(row[i] - scale * codes[i]), 0, nearest * 1.00001 + scale * 1e-5);
        }
    });

    [Fact]
    public void Leading_codes_are_even_and_reach_254_and_a_better_scale_for_them_is_not_near() => Gen.Select(Rows, OddBits, Gen.Int[0, 8]).Sample(static (row, bits, most) =>
    {
        int leading = Math.Min(most, row.Length);
        var codes = new int[row.Length];
        float[] importance = [.. Enumerable.Range(0, row.Length).Select(static i => 1f / (1 + i))];
        double scale = WeightQuantizer.Quantize(row, bits, leading, importance, codes);
        Assert.All(codes[..leading], static code => Assert.True(code % 2 == 0 && Math.Abs(code) <= 254));
        Assert.All(codes[leading..], code => Assert.True(code % 2 != 0 && Math.Abs(code) < 1 << bits));
        if (scale == 0) return;
        double error = Error(scale);
        Assert.True(Error(1.01 * scale) >= error * (1 - 1e-4) && Error(0.99 * scale) >= error * (1 - 1e-4));

        double Error(double tried) => Enumerable.Range(0, row.Length).Sum(i => importance[i] * Math.Pow(row[i] - tried * codes[i], 2));
    });

    /// <summary>The scale with which the largest weight takes the largest code, as at 8 bits.</summary>
    [Fact]
    public void The_error_is_not_above_that_of_the_scale_of_the_largest_weight() => Gen.Select(Rows, OddBits).Sample(static (row, bits) =>
    {
        var codes = new int[row.Length];
        double scale = WeightQuantizer.Quantize(row, bits, codes);
        int limit = WeightQuantizer.Limit(bits);
        double largest = row.Max(MathF.Abs) / (double)limit;

        // Negligible rows count as zeros: their scale could not be inverted.
        if (row.Max(MathF.Abs) < SymmetricQuantizer.Negligible)
        {
            Assert.Equal(0, scale);
            return;
        }

        double error = row.Zip(codes, (weight, code) => Math.Pow(weight - scale * code, 2)).Sum();
        double bound = row.Sum(weight => Enumerable.Range(0, limit + 1).Min(k => Math.Pow(weight - largest * (2 * k - limit), 2)));
        Assert.True(error <= bound * 1.0001 + 1e-10 * row.Sum(static v => (double)v * v), $"{error} > {bound} at {bits} bits");
    });

    [Fact]
    public void One_bit_keeps_signs_and_the_mean_magnitude() => Rows.Sample(static row =>
    {
        if (row.Any(static v => MathF.Abs(v) < 1e-25f)) return;
        var codes = new int[row.Length];
        float scale = WeightQuantizer.Quantize(row, 1, codes);
        Assert.Equal(row.Select(static v => v < 0 ? -1 : 1), codes);
        double mean = row.Average(static v => (double)MathF.Abs(v));
        Assert.Equal(1, scale / mean, 1e-4);
    });

    [Theory]
    [InlineData(1, 0.6366)]
    [InlineData(2, 0.8812)]
    [InlineData(3, 0.9626)]
    [InlineData(4, 0.9885)]
    public void A_bell_is_quantised_about_as_well_as_uniform_levels_can(int bits, double explained)
    {
        float[] row = TestData.Normal(4000, seed: 5);
        var codes = new int[row.Length];
        double scale = WeightQuantizer.Quantize(row, bits, codes);

        // Negligible rows count as zeros: their scale could not be inverted.
        if (row.Max(MathF.Abs) < SymmetricQuantizer.Negligible)
        {
            Assert.Equal(0, scale);
            return;
        }

        double error = row.Zip(codes, (weight, code) => Math.Pow(weight - scale * code, 2)).Sum() / row.Sum(static v => (double)v * v);
        Assert.Equal(explained, 1 - error, 0.01);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void From_eight_bits_on_it_is_the_symmetric_quantiser(int bits)
    {
        float[] row = TestData.Normal(50, seed: 6);
        (int[] codes, int[] expected) = (new int[50], new int[50]);
        Assert.Equal(SymmetricQuantizer.Quantize(row, WeightQuantizer.Limit(bits), expected), WeightQuantizer.Quantize(row, bits, codes));
        Assert.Equal(expected, codes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void Negligible_rows_have_scale_zero_and_bad_ones_none(int bits)
    {
        var codes = new int[2];
        Assert.Equal(0, WeightQuantizer.Quantize([1e-31f, -1e-35f], bits, codes));
        if (WeightQuantizer.IsOdd(bits)) Assert.All(codes, static code => Assert.NotEqual(0, code & 1));
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, 1e20f, -2e20f })
        {
            Assert.True(float.IsNaN(WeightQuantizer.Quantize([1, bad], bits, codes)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(32)]
    public void Other_bits_have_no_codes(int bits)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightQuantizer.Limit(bits));
        Assert.Equal(bits == 32, WeightQuantizer.IsSupported(bits));
    }
}
