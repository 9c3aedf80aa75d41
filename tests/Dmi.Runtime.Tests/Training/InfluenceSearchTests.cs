using Dmi.Masking;
using Dmi.Runtime.Tests.Reference;

namespace Dmi.Runtime.Tests.Training;

/// <summary>Searched levels of influence on every kind of layer, against what the reference layers then skip and lose.</summary>
public sealed class InfluenceSearchTests
{
    private const int Steps = 150;

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_ratio_is_reached_over_all_gates_together(double ratio)
    {
        foreach (LayerShape shape in TestData.Shapes(mask: MaskRule.Influence))
        {
            (DualModuleWeights weights, ActivationTrace trace) = Fitted(shape);
            SwitchingThresholds thresholds = ThresholdSearch.ForRatio(weights, trace, ratio);
            Assert.Equal(MaskRule.Influence, thresholds.Rule);

            // n that waits for r and z is mixed while serving, exact while searching.
            Assert.Equal(ratio, Loss(weights, trace, thresholds).InsensitiveRatio, shape is { Kind: LayerKind.Gru, ResetAfter: false } ? 0.02 : 0.003);
        }
    }

    [Fact]
    public void Zero_is_dense_and_one_is_nothing_and_rule_and_scope_do_not_matter()
    {
        (DualModuleWeights weights, ActivationTrace trace) = Fitted(LayerShape.Gru(17, 12, reduced: 7, mask: MaskRule.Influence));
        Assert.True(ThresholdSearch.ForRatio(weights, trace, 0).IsDense);
        Assert.Equal(SwitchingThresholds.Influence(double.PositiveInfinity), ThresholdSearch.ForRatio(weights, trace, 1));
        Assert.Equal(
            ThresholdSearch.ForRatio(weights, trace, 0.3),
            ThresholdSearch.ForRatio(weights, trace, 0.3, SwitchingRule.Activated, ThresholdScope.Layer));
        Assert.Equal(
            [ThresholdSearch.ForRatio(weights, trace, 0), ThresholdSearch.ForRatio(weights, trace, 0.3), ThresholdSearch.ForRatio(weights, trace, 1)],
            ThresholdSearch.ForRatios(weights, trace, [0, 0.3, 1]).AsEnumerable());
    }

    [Fact]
    public void Rows_without_influence_are_skipped_however_many_they_are()
    {
        LayerShape shape = LayerShape.Linear(20, 30, Activation.Relu, reduced: 8, mask: MaskRule.Influence);
        DualModuleWeights weights = TestData.Weights(shape);
        float[] bias = [.. weights.Bias.ToArray().Select(static (value, row) => row < 18 ? -1e4f : value)];
        ActivationTrace trace = TestData.Trace(shape, Steps);
        weights = LittleModuleTrainer.Fit(DualModuleWeights.FromDense(shape, weights.InputWeights.Span, bias), trace);
        SwitchingThresholds thresholds = ThresholdSearch.ForRatio(weights, trace, 0.3);
        (double ratio, double error) = Loss(weights, trace, thresholds);
        Assert.Equal(0.6, ratio, 1e-9);
        Assert.Equal(0, error);
    }

    /// <summary>The point of it: less lost at the same skipping, on every kind.</summary>
    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.8)]
    public void A_step_loses_less_than_by_thresholds_on_pre_activations(double ratio)
    {
        foreach (LayerShape shape in TestData.Shapes(bits: 2, MaskRule.Influence))
        {
            (DualModuleWeights weights, ActivationTrace trace) = Fitted(shape);
            double byInfluence = Loss(weights, trace, ThresholdSearch.ForRatio(weights, trace, ratio)).MeanSquare;
            DualModuleWeights other = weights.WithMask(MaskRule.Threshold);
            double byThreshold = Loss(other, trace, ThresholdSearch.ForRatio(other, trace, ratio)).MeanSquare;
            Assert.True(byInfluence < byThreshold, $"{shape} at {ratio}: {byInfluence} by influence, {byThreshold} by thresholds.");
        }
    }

    [Fact]
    public void Top_K_of_such_a_layer_computes_the_rows_of_the_largest_scores()
    {
        foreach (LayerShape shape in TestData.Shapes(mask: MaskRule.Influence))
        {
            (DualModuleWeights weights, ActivationTrace trace) = Fitted(shape);
            int rows = shape.RowCount / 3;
            bool[] chosen = ReferenceStep.Run(weights, trace, 3, SwitchingThresholds.TopK(rows)).Sensitive;
            Assert.Equal(rows, chosen.Count(static m => m));
            if (shape is { Kind: LayerKind.Gru, ResetAfter: false })
            {
                Assert.Equal(TopKMask.GateRows(rows), chosen[..(2 * shape.Units)].Count(static m => m));
                continue;
            }

            // The level between the last score chosen and the first that is not chooses the same rows.
            (double low, double high) = (0, 1);
            for (int i = 0; i < 60; i++)
            {
                double level = (low + high) / 2;
                bool[] byLevel = ReferenceStep.Run(weights, trace, 3, SwitchingThresholds.Influence(level)).Sensitive;
                if (byLevel.Count(static m => m) > rows) low = level;
                else high = level;
            }

            Assert.Equal(ReferenceStep.Run(weights, trace, 3, SwitchingThresholds.Influence(high)).Sensitive, chosen);
        }
    }

    [Fact]
    public void An_LSTM_needs_cells_in_the_trace()
    {
        LayerShape shape = LayerShape.Lstm(18, 13, reduced: 6, mask: MaskRule.Influence);
        (DualModuleWeights weights, ActivationTrace trace) = Fitted(shape);
        var bare = new ActivationTrace(shape);
        bare.Add(trace.Input(0), trace.Hidden(0));
        var exception = Assert.Throws<ArgumentException>(() => ThresholdSearch.ForRatio(weights, bare, 0.5));
        Assert.Equal("trace", exception.ParamName);
        Assert.Contains("Add(input, hidden, cell)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_that_were_not_measured_are_refused()
    {
        (DualModuleWeights weights, ActivationTrace trace) = Fitted(LayerShape.Linear(20, 31, Activation.Relu, reduced: 8, mask: MaskRule.Influence));
        LittleMatrix matrix = weights.Little!.Matrices[0];
        DualModuleWeights unmeasured = weights.WithLittle(new LittleModule(weights.Shape, [matrix.WithErrors(new float[matrix.Rows])], 0.1f));
        var exception = Assert.Throws<ArgumentException>(() => ThresholdSearch.ForRatio(unmeasured, trace, 0.5));
        Assert.Equal("weights", exception.ParamName);
        Assert.Contains("not measured", exception.Message, StringComparison.Ordinal);
    }

    private static (DualModuleWeights Weights, ActivationTrace Trace) Fitted(LayerShape shape)
    {
        ActivationTrace trace = TestData.Trace(shape, Steps);
        return (LittleModuleTrainer.Fit(TestData.Weights(shape), trace), trace);
    }

    // Share of rows skipped, and how far the outputs of single steps then are from the dense ones.
    private static (double InsensitiveRatio, double MeanSquare) Loss(DualModuleWeights weights, ActivationTrace trace, SwitchingThresholds thresholds)
    {
        (double skipped, double squares) = (0, 0);
        for (int step = 0; step < trace.Count; step++)
        {
            ReferenceStep actual = ReferenceStep.Run(weights, trace, step, thresholds);
            float[] dense = ReferenceStep.Run(weights, trace, step, null).Output;
            skipped += actual.Sensitive.Count(static m => !m);
            squares += actual.Output.Zip(dense, static (one, other) => Math.Pow(one - other, 2)).Average();
        }

        return (skipped / ((double)weights.Shape.RowCount * trace.Count), squares / trace.Count);
    }
}
