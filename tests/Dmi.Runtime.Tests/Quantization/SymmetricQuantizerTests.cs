using CsCheck;
using Dmi.Quantization;

namespace Dmi.Runtime.Tests.Quantization;

public sealed class SymmetricQuantizerTests
{
    private static readonly Gen<int> Limits =
        Gen.Int[0, 2].Select(static i => new[] { SymmetricQuantizer.Limit8, SymmetricQuantizer.Limit16, SymmetricQuantizer.InputLimit16 }[i]);

    // Any exponent, so that the smallest and largest magnitudes occur.
    private static readonly Gen<float[]> Vectors = Gen.OneOf(
        Gen.Float[-1, 1].Array[1, 50],
        Gen.Select(Gen.Float[-1, 1].Array[1, 50], Gen.Int[-29, 19], static (x, e) => x.Select(v => v * MathF.Pow(10, e)).ToArray()));

    [Fact]
    public void Codes_stay_within_the_limit_and_the_largest_value_reaches_it() => Gen.Select(Vectors, Limits).Sample(static (x, limit) =>
    {
        var codes = new int[x.Length];
        float scale = SymmetricQuantizer.Quantize(x, limit, codes);
        Assert.All(codes, code => Assert.InRange(code, -limit, limit));
        if (scale != 0) Assert.Equal(limit, codes.Max(Math.Abs));
        else Assert.All(codes, static code => Assert.Equal(0, code));
    });

    [Theory]
    [InlineData(9.9e19f, false)]
    [InlineData(1e20f, true)]
    [InlineData(-3e38f, true)]
    [InlineData(float.NaN, true)]
    [InlineData(float.NegativeInfinity, true)]
    public void Values_whose_products_could_overflow_count_as_not_finite(float value, bool isRefused)
    {
        float scale = SymmetricQuantizer.Quantize([0.5f, value, -1], SymmetricQuantizer.Limit8, new int[3]);
        Assert.Equal(isRefused, float.IsNaN(scale));
    }

    [Fact]
    public void Values_come_back_within_half_a_step() => Gen.Select(Vectors, Limits).Sample(static (x, limit) =>
    {
        var codes = new int[x.Length];
        double scale = SymmetricQuantizer.Quantize(x, limit, codes);
        double largest = x.Max(MathF.Abs);
        double slack = 0.5 * scale + 2e-7 * largest + SymmetricQuantizer.Negligible;
        for (int i = 0; i < x.Length; i++) Assert.InRange(scale * codes[i] - x[i], -slack, slack);
    });

    [Fact]
    public void Quantisation_is_odd() => Gen.Select(Vectors, Limits).Sample(static (x, limit) =>
    {
        var codes = new int[x.Length];
        var opposite = new int[x.Length];
        float scale = SymmetricQuantizer.Quantize(x, limit, codes);
        Assert.Equal(scale, SymmetricQuantizer.Quantize([.. x.Select(static v => -v)], limit, opposite));
        Assert.Equal(codes, opposite.Select(static code => -code));
    });

    [Fact]
    public void A_power_of_two_changes_the_scale_alone() => Gen.Select(Gen.Float[-1, 1].Array[1, 50], Limits).Sample(static (x, limit) =>
    {
        var codes = new int[x.Length];
        var doubled = new int[x.Length];
        float scale = SymmetricQuantizer.Quantize(x, limit, codes);
        Assert.Equal(2 * scale, SymmetricQuantizer.Quantize([.. x.Select(static v => 2 * v)], limit, doubled));
        Assert.Equal(codes, doubled);
    });

    [Fact]
    public void Order_is_kept() => Gen.Select(Vectors, Limits).Sample(static (x, limit) =>
    {
        Array.Sort(x);
        var codes = new int[x.Length];
        SymmetricQuantizer.Quantize(x, limit, codes);
        for (int i = 1; i < codes.Length; i++) Assert.True(codes[i - 1] <= codes[i]);
    });

    [Fact]
    public void Codes_quantise_to_themselves() => Gen.Int[-127, 127].Array[1, 40].Sample(static values =>
    {
        values[0] = 127;
        var codes = new int[values.Length];
        Assert.Equal(0.5f, SymmetricQuantizer.Quantize([.. values.Select(static v => 0.5f * v)], SymmetricQuantizer.Limit8, codes));
        Assert.Equal(values, codes);
    });

    [Fact]
    public void Ties_go_to_even_codes()
    {
        var codes = new int[5];
        SymmetricQuantizer.Quantize([127, 0.5f, 1.5f, 2.5f, -2.5f], SymmetricQuantizer.Limit8, codes);
        Assert.Equal([127, 0, 2, 2, -2], codes);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-31f)]
    [InlineData(float.Epsilon)]
    public void Negligible_vectors_have_scale_zero(float value)
    {
        int[] codes = [9, 9];
        Assert.Equal(0, SymmetricQuantizer.Quantize([value, -value], SymmetricQuantizer.Limit8, codes));
        Assert.Equal([0, 0], codes);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_gives_no_scale(float bad)
    {
        Assert.True(float.IsNaN(SymmetricQuantizer.Quantize([1, bad, 2], SymmetricQuantizer.Limit8, new int[3])));
        Assert.True(float.IsNaN(SymmetricQuantizer.Quantize([bad], SymmetricQuantizer.Limit16, new int[1])));
    }

    [Fact]
    public void An_empty_vector_has_scale_zero() => Assert.Equal(0, SymmetricQuantizer.Quantize([], SymmetricQuantizer.Limit8, []));

    [Fact]
    public void Codes_of_another_length_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => SymmetricQuantizer.Quantize([1, 2], SymmetricQuantizer.Limit8, new int[3]));

    [Fact]
    public void Sums_come_back_within_half_a_step() => Gen.Int[-10_000_000, 10_000_000].Array[1, 50].Sample(static sums =>
    {
        var codes = new int[sums.Length];
        double factor = SymmetricQuantizer.Requantize(sums, codes);
        double slack = 0.5 * factor + 2e-7 * sums.Max(Math.Abs);
        Assert.All(codes, static code => Assert.InRange(code, -127, 127));
        for (int i = 0; i < sums.Length; i++) Assert.InRange(factor * codes[i] - sums[i], -slack, slack);
    });

    [Fact]
    public void Sums_of_zero_have_factor_zero()
    {
        int[] codes = [5, 5, 5];
        Assert.Equal(0, SymmetricQuantizer.Requantize([0, 0, 0], codes));
        Assert.Equal([0, 0, 0], codes);
    }
}
