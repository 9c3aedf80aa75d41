namespace Dmi.Runtime.Tests;

public sealed class LayerShapeEqualityTests
{
    private static readonly LayerShape Lstm = LayerShape.Lstm(40, 30, reduced: 20, bits: 4, seed: 1, projection: Dmi.Projection.Learned, projectionBits: 4, leadingColumns: 16);

    public static TheoryData<LayerShape> Others =>
    [
        LayerShape.Lstm(41, 30, reduced: 20, bits: 4, seed: 1, projection: Dmi.Projection.Learned, projectionBits: 4, leadingColumns: 16),
        LayerShape.Lstm(40, 31, reduced: 20, bits: 4, seed: 1, projection: Dmi.Projection.Learned, projectionBits: 4, leadingColumns: 16),
        LayerShape.Lstm(40, 30, reduced: 21, bits: 4, seed: 1, projection: Dmi.Projection.Learned, projectionBits: 4, leadingColumns: 16),
        LayerShape.Lstm(40, 30, reduced: 20, bits: 2, seed: 1, projection: Dmi.Projection.Learned, projectionBits: 4, leadingColumns: 16),
        LayerShape.Lstm(40, 30, reduced: 20, bits: 4, seed: 2, projection: Dmi.Projection.Learned, projectionBits: 4, leadingColumns: 16),
        LayerShape.Lstm(40, 30, reduced: 20, bits: 4, seed: 1),
        LayerShape.Lstm(40, 30, reduced: 20, bits: 4, seed: 1, projection: Dmi.Projection.Learned, projectionBits: 2, leadingColumns: 16),
        LayerShape.Lstm(40, 30, reduced: 20, bits: 4, seed: 1, projection: Dmi.Projection.Learned, projectionBits: 4),
        LayerShape.Lstm(40, 30, reduced: 20, bits: 4, seed: 1, projection: Dmi.Projection.Learned, projectionBits: 4, leadingColumns: 16, mask: MaskRule.TopK),
        LayerShape.Lstm(40, 30, reduced: 20, bits: 4, seed: 1, projection: Dmi.Projection.Learned, projectionBits: 4, leadingColumns: 16, big: WeightPrecision.Int8),
        LayerShape.Lstm(40, 30, reduced: 20, bits: 4, seed: 1, projection: Dmi.Projection.Learned, projectionBits: 4, leadingColumns: 16, peephole: true),
        LayerShape.Gru(40, 30, reduced: 20, bits: 4, seed: 1, projection: Dmi.Projection.Learned, projectionBits: 4, leadingColumns: 16, resetAfter: false),
    ];

    [Fact]
    public void Shapes_of_the_same_properties_are_equal()
    {
        LayerShape same = LayerShape.Lstm(40, 30, reduced: 20, bits: 4, seed: 1, projection: Dmi.Projection.Learned, projectionBits: 4, leadingColumns: 16);
        Assert.Equal(Lstm, same);
        Assert.True(Lstm == same);
        Assert.Equal(Lstm.GetHashCode(), same.GetHashCode());
        Assert.False(Lstm.Equals(null));
    }

    [Fact]
    public void A_precomputed_input_makes_another_shape() =>
        Assert.NotEqual(LayerShape.Lstm(40, 160, reduced: 20, bits: 4), LayerShape.Lstm(40, 160, reduced: 20, bits: 4, precomputedInput: true));

    [Theory]
    [MemberData(nameof(Others))]
    public void One_other_property_makes_another_shape(LayerShape other)
    {
        Assert.NotEqual(Lstm, other);
        Assert.False(other == Lstm);
    }

    [Fact]
    public void So_do_properties_of_other_kinds()
    {
        Assert.NotEqual(LayerShape.Gru(40, resetAfter: true), LayerShape.Gru(40, resetAfter: false));
        Assert.NotEqual(LayerShape.Linear(40, 30, Activation.Tanh), LayerShape.Linear(40, 30, Activation.Sigmoid));
    }
}
