namespace Dmi.Runtime.Tests.Masking;

public sealed class SwitchingThresholdsTests
{
    private static readonly LayerShape Shape = LayerShape.Lstm(8);

    [Fact]
    public void Dense_has_an_open_interval_per_gate()
    {
        SwitchingThresholds dense = SwitchingThresholds.Dense(Shape);
        Assert.Equal(4, dense.Gates.Length);
        Assert.True(dense.IsDense);
        Assert.All(dense.Gates, static gate => Assert.True(gate.IsAll));
    }

    [Fact]
    public void One_closed_gate_is_not_dense() =>
        Assert.False(new SwitchingThresholds(SwitchingInterval.All, SwitchingInterval.All, SwitchingInterval.Magnitude(9), SwitchingInterval.All).IsDense);

    [Fact]
    public void Magnitude_takes_gates_in_order() =>
        Assert.Equal([1f, 2f, 3f, 4f], SwitchingThresholds.Magnitude(1, 2, 3, 4).Gates.Select(static gate => gate.Upper));

    [Fact]
    public void Activated_rule_gives_the_cell_gate_the_tanh_interval()
    {
        SwitchingThresholds thresholds = SwitchingThresholds.ActivatedLstm(0.1, 0.2, -0.9, 0.8, 0.3);
        Assert.Equal(SwitchingInterval.SigmoidAbove(0.1), thresholds.Gates[0]);
        Assert.Equal(SwitchingInterval.SigmoidAbove(0.2), thresholds.Gates[1]);
        Assert.Equal(SwitchingInterval.TanhBetween(-0.9, 0.8), thresholds.Gates[2]);
        Assert.Equal(SwitchingInterval.SigmoidAbove(0.3), thresholds.Gates[3]);
    }

    [Fact]
    public void Equality_is_by_value()
    {
        Assert.Equal(SwitchingThresholds.Magnitude(1, 2, 3, 4), SwitchingThresholds.Magnitude(1, 2, 3, 4));
        Assert.Equal(SwitchingThresholds.Magnitude(1, 2, 3, 4).GetHashCode(), SwitchingThresholds.Magnitude(1, 2, 3, 4).GetHashCode());
        Assert.NotEqual(SwitchingThresholds.Magnitude(1, 2, 3, 4), SwitchingThresholds.Magnitude(1, 2, 3, 5));
    }

    [Fact]
    public void No_gates_and_NaN_ends_are_refused()
    {
        Assert.Throws<ArgumentException>(static () => new SwitchingThresholds());
        Assert.Throws<ArgumentException>(static () => new SwitchingThresholds(new SwitchingInterval(float.NaN, 1)));
        Assert.Throws<ArgumentException>(static () => new SwitchingThresholds(new SwitchingInterval(0, float.NaN)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => SwitchingThresholds.Magnitude(1, double.NaN));
    }
}
