namespace Dmi.Runtime.Tests.Shapes;

public sealed class LayerShapeTests
{
    [Theory]
    [InlineData(0.3, 966)]
    [InlineData(0.5, 417)]
    [InlineData(0.7, 266)]
    public void Eps_fixes_the_reduced_size_as_in_the_papers(double eps, int expected)
    {
        LayerShape shape = LayerShape.Lstm(1500, eps: eps);
        Assert.Equal(6000, shape.RowCount);
        Assert.Equal(expected, shape.ReducedSize);
        Assert.Equal(2 * expected, shape.LittleColumns);
    }

    [Fact]
    public void An_explicit_reduced_size_wins_over_eps() => Assert.Equal(99, LayerShape.Lstm(1500, eps: 0.5, reduced: 99).ReducedSize);

    [Fact]
    public void Input_zero_means_as_wide_as_hidden() => Assert.Equal(LayerShape.Lstm(64, 64), LayerShape.Lstm(64));

    [Theory]
    [InlineData(650, 1500, true, true, 834)]
    [InlineData(96, 1500, false, true, 96 + 417)]
    [InlineData(417, 1500, false, true, 834)]
    [InlineData(418, 1500, true, true, 834)]
    public void A_side_that_is_no_wider_than_k_is_not_reduced(int input, int hidden, bool reducesInput, bool reducesHidden, int columns)
    {
        LayerShape shape = LayerShape.Lstm(hidden, input);
        Assert.Equal(reducesInput, shape.ReducesInput);
        Assert.Equal(reducesHidden, shape.ReducesHidden);
        Assert.Equal(columns, shape.LittleColumns);
    }

    [Theory]
    [InlineData(0, 0, 0.5, 8, 0, "hidden")]
    [InlineData(65_537, 0, 0.5, 8, 0, "hidden")]
    [InlineData(8, -1, 0.5, 8, 0, "input")]
    [InlineData(8, 0, 0.0, 8, 0, "eps")]
    [InlineData(8, 0, 1.0, 8, 0, "eps")]
    [InlineData(8, 0, double.NaN, 8, 0, "eps")]
    [InlineData(8, 0, 0.5, 4, 0, "bits")]
    [InlineData(8, 0, 0.5, 8, -1, "reduced")]
    public void Arguments_outside_their_range_are_refused_by_name(int hidden, int input, double eps, int bits, int reduced, string name)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => LayerShape.Lstm(hidden, input, eps, bits, reduced));
        Assert.Equal(name, exception.ParamName);
    }
}
