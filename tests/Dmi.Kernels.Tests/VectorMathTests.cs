using System.Runtime.Intrinsics;
using Dmi.Numerics;

namespace Dmi.Kernels.Tests;

public sealed class VectorMathTests
{
    private const double Tolerance = 5e-7;

    [Fact]
    public void Sigmoid_and_tanh_are_as_near_as_stated_at_every_width()
    {
        double worst = 0;
        for (int i = -1_200_000; i <= 1_200_000; i += 7)
        {
            float x = i / 10_000f;
            double sigmoid = 1 / (1 + Math.Exp(-(double)x)), tanh = Math.Tanh(x);
            foreach (float value in (float[])[VectorMath.Sigmoid(Vector512.Create(x))[3], VectorMath.Sigmoid(Vector256.Create(x))[3], VectorMath.Sigmoid(Vector128.Create(x))[3], VectorMath.Sigmoid(x)])
            {
                worst = Math.Max(worst, Math.Abs(value - sigmoid));
            }

            foreach (float value in (float[])[VectorMath.Tanh(Vector512.Create(x))[3], VectorMath.Tanh(Vector256.Create(x))[3], VectorMath.Tanh(Vector128.Create(x))[3], VectorMath.Tanh(x)])
            {
                worst = Math.Max(worst, Math.Abs(value - tanh));
            }
        }

        Assert.InRange(worst, 0, Tolerance);
    }

    [Theory]
    [InlineData(0f, 0.5f, 0f)]
    [InlineData(float.PositiveInfinity, 1f, 1f)]
    [InlineData(float.NegativeInfinity, 0f, -1f)]
    [InlineData(float.NaN, float.NaN, float.NaN)]
    [InlineData(1e30f, 1f, 1f)]
    public void Special_values_come_out_right(float x, float sigmoid, float tanh)
    {
        Assert.Equal(sigmoid, VectorMath.Sigmoid(Vector512.Create(x))[0], 6);
        Assert.Equal(sigmoid, VectorMath.Sigmoid(Vector256.Create(x))[0], 6);
        Assert.Equal(sigmoid, VectorMath.Sigmoid(Vector128.Create(x))[0], 6);
        Assert.Equal(sigmoid, VectorMath.Sigmoid(x), 6);
        Assert.Equal(tanh, VectorMath.Tanh(Vector512.Create(x))[0], 6);
        Assert.Equal(tanh, VectorMath.Tanh(Vector256.Create(x))[0], 6);
        Assert.Equal(tanh, VectorMath.Tanh(Vector128.Create(x))[0], 6);
        Assert.Equal(tanh, VectorMath.Tanh(x), 6);
    }
}
