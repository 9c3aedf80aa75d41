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

    /// <summary>n counts the rows of all gates: 3·hidden for a GRU, the outputs of a linear layer.</summary>
    [Theory]
    [InlineData(0.3, 934, 879)]
    [InlineData(0.5, 403, 380)]
    [InlineData(0.7, 257, 242)]
    public void Eps_fixes_the_reduced_size_of_every_kind(double eps, int gru, int linear)
    {
        foreach (int bits in new[] { 1, 2, 3, 4, 8, 16, 32 })
        {
            Assert.Equal(gru, LayerShape.Gru(1500, eps: eps, bits: bits).ReducedSize);
            Assert.Equal(linear, LayerShape.Linear(1500, 2750, Activation.Relu, eps, bits).ReducedSize);
        }
    }

    [Fact]
    public void Blocks_cover_every_row_once_and_a_candidate_twice_where_r_stands_between_its_halves()
    {
        foreach (LayerShape shape in TestData.Shapes())
        {
            int rows = shape.LittleBlocks.Sum(shape.RowsOf);
            Assert.Equal(shape.ResetAfter ? shape.RowCount + shape.Units : shape.RowCount, rows);
        }
    }

    [Fact]
    public void Weights_fit_a_layer_of_any_mask_and_precision_and_of_no_other_size_or_form()
    {
        LayerShape[] shapes = [.. TestData.Shapes(), .. TestData.Shapes(4), LayerShape.Gru(17, 12, reduced: 7, seed: 5, resetAfter: false)];
        foreach (LayerShape shape in shapes)
        {
            Assert.True(shape.WithMask(MaskRule.TopK).FitsWeightsOf(shape));
            Assert.True(shape.WithBig(WeightPrecision.Int8).FitsWeightsOf(shape));
            Assert.Equal(1, shapes.Count(shape.FitsWeightsOf));
        }
    }

    [Fact]
    public void A_precision_that_there_is_not_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("big", static () => LayerShape.Gru(8, big: (WeightPrecision)9));
        Assert.EndsWith(", big Int8", LayerShape.Lstm(8, big: WeightPrecision.Int8).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_learned_projection_must_have_fewer_directions_than_there_are_columns()
    {
        Assert.Equal(99, LayerShape.Lstm(60, 40, reduced: 99, projection: Dmi.Projection.Learned).ReducedSize);
        Assert.StartsWith(
            "A learned projection to 100 directions reduces nothing of 100 columns; reduced must be less.",
            Assert.Throws<ArgumentOutOfRangeException>("reduced", static () => LayerShape.Lstm(60, 40, reduced: 100, projection: Dmi.Projection.Learned)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("reduced", static () => LayerShape.Linear(40, 40, Activation.Relu, projection: Dmi.Projection.Learned));
    }

    [Fact]
    public void An_explicit_reduced_size_wins_over_eps() => Assert.Equal(99, LayerShape.Lstm(1500, eps: 0.5, reduced: 99).ReducedSize);

    [Fact]
    public void Input_zero_means_as_wide_as_hidden() => Assert.Equal(LayerShape.Lstm(64, 64), LayerShape.Lstm(64));

    [Fact]
    public void A_precomputed_input_has_a_value_per_row_and_no_weights()
    {
        LayerShape shape = LayerShape.Lstm(8, bits: 4, reduced: 3, precomputedInput: true);
        Assert.Equal((32, 0, 3, 3), (shape.InputSize, shape.InputColumns, shape.LittleColumns, shape.LittleColumnsOf(shape.LittleBlocks[0])));
        Assert.Equal(shape, LayerShape.Lstm(8, 32, bits: 4, reduced: 3, precomputedInput: true));
        Assert.Equal(8, LayerShape.Lstm(8, projection: Dmi.Projection.None, precomputedInput: true).ReducedSize);
        Assert.True(shape.WithLittleModule(Dmi.Projection.None, 2).PrecomputedInput);
        Assert.False(shape.HasBigModuleOf(LayerShape.Lstm(8, 32)));
        Assert.StartsWith("Lstm hidden 8, precomputed input 32, reduced 3", shape.ToString(), StringComparison.Ordinal);
        Assert.Contains("A precomputed input of 8 units has 32 values", Assert.Throws<ArgumentOutOfRangeException>("input", static () => LayerShape.Lstm(8, 5, precomputedInput: true)).Message, StringComparison.Ordinal);
        string message = Assert.Throws<ArgumentException>("inputWeights", () => DualModuleWeights.FromDense(shape, new float[32 * 8], new float[32 * 8], new float[32])).Message;
        Assert.Contains("inputWeights has 256 values, expected 0 (Lstm hidden 8, precomputed input 32", message, StringComparison.Ordinal);
    }

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
    [InlineData(8, 0, 0.5, 5, 0, "bits")]
    [InlineData(8, 0, 0.5, 64, 0, "bits")]
    [InlineData(8, 0, 0.5, 8, -1, "reduced")]
    public void Arguments_outside_their_range_are_refused_by_name(int hidden, int input, double eps, int bits, int reduced, string name)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => LayerShape.Lstm(hidden, input, eps, bits, reduced));
        Assert.Equal(name, exception.ParamName);
    }
}
