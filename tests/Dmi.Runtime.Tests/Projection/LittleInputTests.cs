using Dmi.Projections;

namespace Dmi.Runtime.Tests.Projection;

public sealed class LittleInputTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void A_side_that_is_not_projected_is_its_quantised_self(int bits)
    {
        float[] x = TestData.Normal(20, seed: 4);
        var features = new float[20];
        Assert.True(new LittleInput(20, 20, bits, 0).EncodeAsFloat(x, features));
        float step = x.Max(MathF.Abs) / (bits == 16 ? 32_639 : 127);
        for (int i = 0; i < x.Length; i++) Assert.InRange(features[i] - x[i], -0.51f * step, 0.51f * step);
    }

    [Theory]
    [InlineData(8, 0.02)]
    [InlineData(16, 1e-4)]
    [InlineData(32, 0.02)]
    public void A_projected_side_is_close_to_the_projection_of_its_values(int bits, double tolerance)
    {
        const int Size = 200;
        const int Reduced = 50;
        float[] x = TestData.Normal(Size, seed: 5);
        var features = new float[Reduced];
        Assert.True(new LittleInput(Size, Reduced, bits, 9).EncodeAsFloat(x, features));
        var projection = new SparseRandomProjection(9, Reduced, Size);
        var exact = new double[Reduced];
        for (int row = 0; row < Reduced; row++)
        {
            for (int i = 0; i < Size; i++) exact[row] += projection.Scale * (double)projection.Row(row)[i] * x[i];
        }

        double largest = exact.Max(Math.Abs);
        for (int row = 0; row < Reduced; row++) Assert.Equal(exact[row], features[row], tolerance * largest);
    }

    [Fact]
    public void A_value_that_is_not_finite_makes_no_features()
    {
        var input = new LittleInput(4, 2, 8, 0);
        Assert.False(input.EncodeAsFloat([1, 2, float.NaN, 4], new float[2]));
        Assert.False(input.EncodeAsFloat([1, 2, 3, float.NegativeInfinity], new float[2]));
        Assert.True(input.EncodeAsFloat([1, 2, 3, 4], new float[2]));
    }
}
