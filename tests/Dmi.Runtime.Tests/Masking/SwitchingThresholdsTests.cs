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
    public void Activated_rule_of_a_GRU_gives_the_candidate_the_tanh_interval() => Assert.Equal(
        [SwitchingInterval.SigmoidAbove(0.1), SwitchingInterval.SigmoidAbove(0.2), SwitchingInterval.TanhBetween(-0.9, 0.8)],
        SwitchingThresholds.ActivatedGru(0.1, 0.2, -0.9, 0.8).Gates.AsEnumerable());

    [Fact]
    public void TopK_has_rows_and_no_gates_and_is_never_dense()
    {
        var thresholds = SwitchingThresholds.TopK(32);
        Assert.Equal((MaskRule.TopK, 32, false), (thresholds.Rule, thresholds.Rows, thresholds.IsDense));
        Assert.Empty(thresholds.Gates);
        Assert.Equal("top 32 rows", thresholds.ToString());
        Assert.Equal("rows", Assert.Throws<ArgumentOutOfRangeException>(static () => SwitchingThresholds.TopK(-1)).ParamName);
        Assert.Equal((MaskRule.Threshold, 0), (SwitchingThresholds.Dense(Shape).Rule, SwitchingThresholds.Dense(Shape).Rows));
    }

    [Fact]
    public void Influence_has_one_level_and_no_gates_and_is_dense_at_0()
    {
        var thresholds = SwitchingThresholds.Influence(0.0125);
        Assert.Equal((MaskRule.Influence, 0.0125f, 0, false), (thresholds.Rule, thresholds.Level, thresholds.Rows, thresholds.IsDense));
        Assert.Empty(thresholds.Gates);
        Assert.Equal("influence from 0.0125", thresholds.ToString());
        Assert.True(SwitchingThresholds.Influence(0).IsDense);
        Assert.False(SwitchingThresholds.Influence(double.PositiveInfinity).IsDense);
        Assert.Equal(0, SwitchingThresholds.TopK(3).Level);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void A_level_of_influence_is_no_less_than_0(double threshold) => Assert.Equal(
        "threshold", Assert.Throws<ArgumentOutOfRangeException>(() => SwitchingThresholds.Influence(threshold)).ParamName);

    [Fact]
    public void Thresholds_must_be_of_the_layers_rule_unless_they_are_dense()
    {
        LayerShape topK = LayerShape.Lstm(8, mask: MaskRule.TopK);
        SwitchingThresholds.TopK(0).Check(topK, "x");
        SwitchingThresholds.TopK(32).Check(topK, "x");
        SwitchingThresholds.Dense(topK).Check(topK, "x");
        SwitchingThresholds.Magnitude(1, 1, 1, 1).Check(Shape, "x");
        LayerShape influence = LayerShape.Lstm(8, mask: MaskRule.Influence);
        SwitchingThresholds.Influence(0.1).Check(influence, "x");
        SwitchingThresholds.TopK(32).Check(influence, "x");
        SwitchingThresholds.Dense(influence).Check(influence, "x");
        SwitchingThresholds.Influence(0).Check(Shape, "x");
        Refused("33 rows, the layer has 32", SwitchingThresholds.TopK(33), influence);
        Refused("rule Influence, the layer's mask is Threshold", SwitchingThresholds.Influence(0.1), Shape);
        Refused("rule Influence, the layer's mask is TopK", SwitchingThresholds.Influence(0.1), topK);
        Refused("rule Threshold, the layer's mask is Influence", SwitchingThresholds.Magnitude(1, 1, 1, 1), influence);
        Refused("33 rows, the layer has 32", SwitchingThresholds.TopK(33), topK);
        Refused("rule TopK, the layer's mask is Threshold", SwitchingThresholds.TopK(3), Shape);
        Refused("rule Threshold, the layer's mask is TopK", SwitchingThresholds.Magnitude(1, 1, 1, 1), topK);
        Refused("3 gates, the layer has 4", SwitchingThresholds.Magnitude(1, 1, 1), Shape);
        Refused("3 gates, the layer has 4", SwitchingThresholds.Dense(LayerShape.Gru(8)), Shape);

        static void Refused(string text, SwitchingThresholds thresholds, LayerShape shape)
        {
            var exception = Assert.Throws<ArgumentException>(() => thresholds.Check(shape, "thresholds"));
            Assert.Equal("thresholds", exception.ParamName);
            Assert.Contains(text, exception.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>P2 eq. 18 with |δ| = 0.5 and θ = 0.1.</summary>
    [Fact]
    public void Adaptive_thresholds_follow_the_papers_formula_per_activation()
    {
        SwitchingThresholds lstm = SwitchingThresholds.Adaptive(Shape, 0.5, 0.1);
        Assert.All([0, 1, 3], gate => Assert.Equal(SwitchingInterval.Magnitude(1.6094379124341003), lstm.Gates[gate]));
        Assert.Equal(SwitchingInterval.Magnitude(1.1512925464970229), lstm.Gates[2]);
        SwitchingThresholds relu = SwitchingThresholds.Adaptive(LayerShape.Linear(4, 4, Activation.Relu), 0.5, 0.1);
        Assert.Equal(SwitchingInterval.ReluAbove(-0.4), relu.Gates[0]);
        Assert.True(SwitchingThresholds.Adaptive(LayerShape.Linear(4, 4, Activation.None), 0.5, 0.1).IsDense);
    }

    [Fact]
    public void A_negative_adaptive_threshold_means_that_nothing_is_sensitive()
    {
        SwitchingThresholds thresholds = SwitchingThresholds.Adaptive(LayerShape.Gru(8), 0.5, 0.7);
        Assert.Equal([SwitchingInterval.Nothing, SwitchingInterval.Nothing], thresholds.Gates.Take(2));
        Assert.True(thresholds.Gates[2].IsSensitive(0));
        Assert.All(SwitchingThresholds.Adaptive(Shape, 0, 0.1).Gates, static gate => Assert.Equal(SwitchingInterval.Nothing, gate));
    }

    [Theory]
    [InlineData(-1, 0.1, "meanError")]
    [InlineData(double.NaN, 0.1, "meanError")]
    [InlineData(0.5, 0, "theta")]
    [InlineData(0.5, double.PositiveInfinity, "theta")]
    public void Adaptive_refuses(double meanError, double theta, string name) => Assert.Equal(
        name, Assert.Throws<ArgumentOutOfRangeException>(() => SwitchingThresholds.Adaptive(Shape, meanError, theta)).ParamName);

    [Fact]
    public void Adaptive_thresholds_are_not_for_top_K() => Assert.Equal("shape", Assert.Throws<ArgumentException>(
        static () => SwitchingThresholds.Adaptive(LayerShape.Lstm(8, mask: MaskRule.TopK), 0.5, 0.1)).ParamName);

    [Fact]
    public void Equality_is_by_value()
    {
        Assert.Equal(SwitchingThresholds.TopK(3), SwitchingThresholds.TopK(3));
        Assert.Equal(SwitchingThresholds.TopK(3).GetHashCode(), SwitchingThresholds.TopK(3).GetHashCode());
        Assert.NotEqual(SwitchingThresholds.TopK(3), SwitchingThresholds.TopK(4));
        Assert.NotEqual(SwitchingThresholds.TopK(0), SwitchingThresholds.Magnitude(1));
        Assert.Equal(SwitchingThresholds.Influence(0.25), SwitchingThresholds.Influence(0.25));
        Assert.Equal(SwitchingThresholds.Influence(0.25).GetHashCode(), SwitchingThresholds.Influence(0.25).GetHashCode());
        Assert.NotEqual(SwitchingThresholds.Influence(0.25), SwitchingThresholds.Influence(0.5));
        Assert.NotEqual(SwitchingThresholds.Influence(0.25), SwitchingThresholds.TopK(0));
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

    [Fact]
    public void Each_rule_chooses_the_side_by_the_activation()
    {
        LayerShape relu = LayerShape.Linear(4, 5, Activation.Relu), tanh = LayerShape.Linear(4, 5, Activation.Tanh), gru = LayerShape.Gru(4);
        Assert.Equal(SwitchingInterval.ReluAbove(0.5), SwitchingThresholds.PreActivation(relu, 0.5).Gates[0]);
        Assert.Equal(SwitchingInterval.Magnitude(0.5), SwitchingThresholds.PreActivation(tanh, 0.5).Gates[0]);
        Assert.Equal(SwitchingThresholds.Magnitude(1, 2, 3), SwitchingThresholds.PreActivation(gru, 1, 2, 3));
        Assert.Equal(SwitchingInterval.ReluAbove(0.5), SwitchingThresholds.Activated(relu, 0.5).Gates[0]);
        Assert.Equal(SwitchingInterval.TanhBetween(-0.5, 0.5), SwitchingThresholds.Activated(tanh, 0.5).Gates[0]);
        Assert.Equal(SwitchingThresholds.ActivatedGru(0.1, 0.2, -0.3, 0.3), SwitchingThresholds.Activated(gru, 0.1, 0.2, 0.3));
        Assert.Contains("2 thresholds were given, the layer has 3 gates", Assert.Throws<ArgumentException>(() => SwitchingThresholds.Activated(gru, 0.1, 0.2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relu_layer_is_not_given_an_interval_that_ends_above()
    {
        LayerShape relu = LayerShape.Linear(4, 5, Activation.Relu);
        string message = Assert.Throws<ArgumentException>(() => SwitchingThresholds.Magnitude(0.5).Check(relu, "thresholds")).Message;
        Assert.Contains("The interval of a ReLU layer ends at 0.5 above", message, StringComparison.Ordinal);
        SwitchingThresholds.PreActivation(relu, -2).Check(relu, "thresholds");
        new SwitchingThresholds(SwitchingInterval.Nothing).Check(relu, "thresholds");
    }
}
