using CsCheck;

namespace Dmi.Runtime.Tests.Masking;

public sealed class SwitchingIntervalTests
{
    [Fact]
    public void Magnitude_is_sensitive_up_to_and_including_theta()
    {
        var interval = SwitchingInterval.Magnitude(1.5);
        foreach (float sign in new[] { 1f, -1f })
        {
            Assert.True(interval.IsSensitive(sign * 1.5f));
            Assert.True(interval.IsSensitive(sign * MathF.BitDecrement(1.5f)));
            Assert.False(interval.IsSensitive(sign * MathF.BitIncrement(1.5f)));
            Assert.False(interval.IsSensitive(sign * float.PositiveInfinity));
        }
    }

    [Fact]
    public void Magnitude_zero_leaves_only_zero_sensitive()
    {
        var interval = SwitchingInterval.Magnitude(0);
        Assert.True(interval.IsSensitive(0));
        Assert.True(interval.IsSensitive(-0f));
        Assert.False(interval.IsSensitive(float.Epsilon));
        Assert.False(interval.IsSensitive(-float.Epsilon));
    }

    [Fact]
    public void Magnitude_follows_the_papers_rule() => Gen.Select(Gen.Float[-5, 5], Gen.Float[0, 5]).Sample(static (y, theta) =>
        Assert.Equal(!(MathF.Abs(y) > theta), SwitchingInterval.Magnitude(theta).IsSensitive(y)));

    /// <summary>Sensitive where σ(y) &gt; θ, judged in binary64 right up to the neighbours of the end.</summary>
    [Fact]
    public void Sigmoid_is_sensitive_strictly_above_theta() => Gen.Double[0.001, 0.999].Sample(static theta =>
    {
        var interval = SwitchingInterval.SigmoidAbove(theta);
        double end = Math.Log(theta / (1 - theta));
        float near = (float)end;
        foreach (float y in new[] { near, MathF.BitIncrement(near), MathF.BitDecrement(near), near + 0.01f, near - 0.01f })
        {
            Assert.Equal(y > end, interval.IsSensitive(y));
        }

        Assert.True(interval.IsSensitive(float.PositiveInfinity));
        Assert.False(interval.IsSensitive(float.NegativeInfinity));
    });

    [Fact]
    public void Sigmoid_at_one_half_ends_exactly_at_zero()
    {
        var interval = SwitchingInterval.SigmoidAbove(0.5);
        Assert.False(interval.IsSensitive(0));
        Assert.False(interval.IsSensitive(-0f));
        Assert.True(interval.IsSensitive(float.Epsilon));
    }

    [Fact]
    public void Sigmoid_at_its_ends()
    {
        Assert.True(SwitchingInterval.SigmoidAbove(0).IsAll);
        var nothing = SwitchingInterval.SigmoidAbove(1);
        Assert.False(nothing.IsSensitive(1e30f));
        Assert.False(nothing.IsSensitive(float.MaxValue));
    }

    [Fact]
    public void Relu_is_insensitive_strictly_below_theta() => Gen.Select(Gen.Float[-5, 5], Gen.Float[-5, 5]).Sample(static (y, theta) =>
    {
        var interval = SwitchingInterval.ReluAbove(theta);
        Assert.Equal(!(y < theta), interval.IsSensitive(y));
        Assert.True(interval.IsSensitive(theta));
        Assert.False(interval.IsSensitive(MathF.BitDecrement(theta)));
        Assert.True(interval.IsSensitive(float.PositiveInfinity));
        Assert.True(interval.IsSensitive(float.NaN));
    });

    [Fact]
    public void Relu_at_its_ends()
    {
        Assert.True(SwitchingInterval.ReluAbove(double.NegativeInfinity).IsAll);
        Assert.False(SwitchingInterval.ReluAbove(double.PositiveInfinity).IsSensitive(float.MaxValue));
        Assert.Equal("theta", Assert.Throws<ArgumentOutOfRangeException>(static () => SwitchingInterval.ReluAbove(double.NaN)).ParamName);
    }

    [Fact]
    public void Tanh_is_sensitive_strictly_between() =>
        Gen.Select(Gen.Double[-0.999, 0.999], Gen.Double[-0.999, 0.999]).Sample(static (lower, upper) =>
        {
            var interval = SwitchingInterval.TanhBetween(lower, upper);
            foreach (double end in new[] { Math.Atanh(lower), Math.Atanh(upper) })
            {
                float near = (float)end;
                foreach (float y in new[] { near, MathF.BitIncrement(near), MathF.BitDecrement(near), near + 0.01f, near - 0.01f })
                {
                    Assert.Equal(y > Math.Atanh(lower) && y < Math.Atanh(upper), interval.IsSensitive(y));
                }
            }
        });

    [Fact]
    public void Tanh_at_its_ends()
    {
        Assert.True(SwitchingInterval.TanhBetween(-1, 1).IsAll);
        Assert.False(SwitchingInterval.TanhBetween(0, 0).IsSensitive(0));
        Assert.False(SwitchingInterval.TanhBetween(1, -1).IsSensitive(0));
    }

    [Fact]
    public void NaN_is_sensitive_under_every_rule()
    {
        SwitchingInterval[] intervals =
        [
            SwitchingInterval.All, SwitchingInterval.Nothing, SwitchingInterval.Magnitude(0), SwitchingInterval.Magnitude(2),
            SwitchingInterval.SigmoidAbove(1), SwitchingInterval.TanhBetween(0, 0),
        ];
        Assert.All(intervals, static interval => Assert.True(interval.IsSensitive(float.NaN)));
    }

    [Fact]
    public void All_and_Nothing() => Gen.Float.Where(static y => !float.IsNaN(y)).Sample(static y =>
    {
        Assert.True(SwitchingInterval.All.IsSensitive(y));
        Assert.False(SwitchingInterval.Nothing.IsSensitive(y));
    });

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Magnitude_refuses(double theta) =>
        Assert.Equal("theta", Assert.Throws<ArgumentOutOfRangeException>(() => SwitchingInterval.Magnitude(theta)).ParamName);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Sigmoid_refuses(double theta) =>
        Assert.Equal("theta", Assert.Throws<ArgumentOutOfRangeException>(() => SwitchingInterval.SigmoidAbove(theta)).ParamName);

    [Theory]
    [InlineData(-1.1, 0, "lower")]
    [InlineData(0, 1.1, "upper")]
    [InlineData(double.NaN, 0, "lower")]
    [InlineData(0, double.NaN, "upper")]
    public void Tanh_refuses(double lower, double upper, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => SwitchingInterval.TanhBetween(lower, upper)).ParamName);
}
