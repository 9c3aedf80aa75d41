using Dmi.Runtime.Tests.Reference;

namespace Dmi.Runtime.Tests.Training;

/// <summary>Searched thresholds on every kind of layer, against what the reference layers then skip.</summary>
public sealed class ThresholdSearchKindsTests
{
    private const int Steps = 150;

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void Every_gate_of_every_kind_reaches_the_ratio(double ratio)
    {
        foreach (LayerShape shape in TestData.Shapes())
        {
            (DualModuleWeights weights, ActivationTrace trace) = Fitted(shape);
            foreach (SwitchingRule rule in Enum.GetValues<SwitchingRule>())
            {
                double[] actual = InsensitiveRatios(weights, trace, ThresholdSearch.ForRatio(weights, trace, ratio, rule));

                // The reset that stands before the product is mixed while serving, exact while searching.
                double[] tolerances = [.. actual.Select((_, gate) => shape.Kind == LayerKind.Gru && !shape.ResetAfter && gate == 2 ? 0.03 : 0.005)];
                for (int gate = 0; gate < actual.Length; gate++) Assert.Equal(ratio, actual[gate], tolerances[gate]);
            }
        }
    }

    [Fact]
    public void One_threshold_for_the_layer_reaches_the_ratio_over_all_gates_together()
    {
        foreach (LayerShape shape in TestData.Shapes())
        {
            (DualModuleWeights weights, ActivationTrace trace) = Fitted(shape);
            SwitchingThresholds thresholds = ThresholdSearch.ForRatio(weights, trace, 0.4, scope: ThresholdScope.Layer);
            Assert.Single(thresholds.Gates.Distinct());
            Assert.Equal(0.4, InsensitiveRatios(weights, trace, thresholds).Average(), 0.02);
        }
    }

    [Fact]
    public void Under_the_activated_rule_sigmoids_share_a_threshold_and_tanh_has_its_own()
    {
        (DualModuleWeights weights, ActivationTrace trace) = Fitted(LayerShape.Lstm(18, 13, reduced: 6));
        SwitchingThresholds thresholds = ThresholdSearch.ForRatio(weights, trace, 0.4, SwitchingRule.Activated, ThresholdScope.Layer);
        Assert.Equal(thresholds.Gates[0], thresholds.Gates[1]);
        Assert.Equal(thresholds.Gates[0], thresholds.Gates[3]);
        Assert.Equal(float.PositiveInfinity, thresholds.Gates[0].Upper);
        Assert.Equal(thresholds.Gates[2].Upper, -thresholds.Gates[2].Lower);
        double[] ratios = InsensitiveRatios(weights, trace, thresholds);
        Assert.Equal(0.4, (ratios[0] + ratios[1] + ratios[3]) / 3, 0.005);
        Assert.Equal(0.4, ratios[2], 0.005);
    }

    [Theory]
    [InlineData(0, 54)]
    [InlineData(0.5, 27)]
    [InlineData(0.33, 36)]
    [InlineData(1, 0)]
    public void Top_K_is_the_rest_of_the_rows(double ratio, int rows)
    {
        LayerShape shape = LayerShape.Gru(18, 13, reduced: 6, mask: MaskRule.TopK);
        (DualModuleWeights weights, ActivationTrace trace) = Fitted(shape);
        Assert.Equal(SwitchingThresholds.TopK(rows), ThresholdSearch.ForRatio(weights, trace, ratio));
        Assert.Equal(rows, ReferenceStep.Run(weights, trace, 0, SwitchingThresholds.TopK(rows)).Sensitive.Count(static m => m));
    }

    [Fact]
    public void Peepholes_need_cells_in_the_trace_and_in_the_weights()
    {
        LayerShape shape = LayerShape.Lstm(18, 5, reduced: 6, peephole: true);
        (DualModuleWeights weights, ActivationTrace trace) = Fitted(shape);
        var bare = new ActivationTrace(shape);
        bare.Add(trace.Input(0), trace.Hidden(0));
        var exception = Assert.Throws<ArgumentException>(() => ThresholdSearch.ForRatio(weights, bare, 0.5));
        Assert.Equal("trace", exception.ParamName);
        Assert.Contains("Add(input, hidden, cell)", exception.Message, StringComparison.Ordinal);
        var big = DualModuleWeights.FromDense(
            shape, weights.InputWeights.Span, weights.RecurrentWeights.Span, weights.Bias.Span).WithLittle(weights.Little!);
        Assert.Contains(
            "WithPeepholes", Assert.Throws<ArgumentException>(() => ThresholdSearch.ForRatio(big, trace, 0.5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Adaptive_thresholds_come_from_the_measured_error_and_skip_more_as_theta_grows()
    {
        foreach (LayerShape shape in TestData.Shapes())
        {
            (DualModuleWeights weights, ActivationTrace trace) = Fitted(shape);
            double error = weights.Little!.MeanError;
            double[] skipped = [.. new[] { 0.01 * error, 0.3 * error, 0.7 * error, 5 * error }.Select(theta =>
            {
                SwitchingThresholds thresholds = ThresholdSearch.Adaptive(weights, theta);
                Assert.Equal(SwitchingThresholds.Adaptive(shape, error, theta), thresholds);
                return InsensitiveRatios(weights, trace, thresholds).Average();
            })];
            for (int i = 1; i < skipped.Length; i++) Assert.True(skipped[i] >= skipped[i - 1]);
            Assert.True(skipped[^1] > skipped[0]);
        }
    }

    [Fact]
    public void Adaptive_thresholds_need_a_measured_error_and_the_rule_Threshold()
    {
        (DualModuleWeights weights, _) = Fitted(LayerShape.Lstm(18, 13, reduced: 6));
        DualModuleWeights unmeasured = weights.WithLittle(new LittleModule(weights.Shape, weights.Little!.Matrices, 0));
        Refused("not measured", unmeasured);
        Refused("no little module", TestData.Weights(weights.Shape));
        Refused("TopK", weights.WithMask(MaskRule.TopK));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdSearch.Adaptive(weights, 0));

        static void Refused(string text, DualModuleWeights weights) => Assert.Contains(
            text, Assert.Throws<ArgumentException>(() => ThresholdSearch.Adaptive(weights, 0.1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_scope_is_refused()
    {
        (DualModuleWeights weights, ActivationTrace trace) = Fitted(LayerShape.Linear(12, 8, Activation.Tanh, reduced: 4));
        Assert.Equal("scope", Assert.Throws<ArgumentOutOfRangeException>(
            () => ThresholdSearch.ForRatio(weights, trace, 0.5, scope: (ThresholdScope)7)).ParamName);
    }

    private static (DualModuleWeights Weights, ActivationTrace Trace) Fitted(LayerShape shape)
    {
        ActivationTrace trace = TestData.Trace(shape, Steps);
        return (LittleModuleTrainer.Fit(TestData.Weights(shape), trace), trace);
    }

    private static double[] InsensitiveRatios(DualModuleWeights weights, ActivationTrace trace, SwitchingThresholds thresholds)
    {
        LayerShape shape = weights.Shape;
        var insensitive = new double[shape.GateCount];
        for (int step = 0; step < trace.Count; step++)
        {
            bool[] sensitive = ReferenceStep.Run(weights, trace, step, thresholds).Sensitive;
            for (int row = 0; row < sensitive.Length; row++) insensitive[row / shape.Units] += sensitive[row] ? 0 : 1;
        }

        return [.. insensitive.Select(count => count / (shape.Units * (double)trace.Count))];
    }
}
