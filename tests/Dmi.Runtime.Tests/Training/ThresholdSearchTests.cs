using Dmi.Reference;

namespace Dmi.Runtime.Tests.Training;

public sealed class ThresholdSearchTests : IClassFixture<ThresholdSearchTests.FittedLayer>
{
    private readonly FittedLayer _layer;

    public ThresholdSearchTests(FittedLayer layer) => _layer = layer;

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.999)]
    public void The_ratio_is_reached_on_the_trace_gate_by_gate(double ratio)
    {
        foreach (SwitchingRule rule in Enum.GetValues<SwitchingRule>())
        {
            SwitchingThresholds thresholds = ThresholdSearch.ForRatio(_layer.Weights, _layer.Trace, ratio, rule);
            Assert.All(InsensitiveRatios(thresholds), actual => Assert.Equal(ratio, actual, 0.005));
        }
    }

    [Fact]
    public void The_default_rule_is_symmetric()
    {
        SwitchingThresholds thresholds = ThresholdSearch.ForRatio(_layer.Weights, _layer.Trace, 0.5);
        Assert.Equal(ThresholdSearch.ForRatio(_layer.Weights, _layer.Trace, 0.5, SwitchingRule.PreActivation), thresholds);
        Assert.All(thresholds.Gates, static gate => Assert.Equal(gate.Upper, -gate.Lower));
    }

    [Fact]
    public void The_activated_rule_is_open_above_for_sigmoids_and_symmetric_for_tanh()
    {
        SwitchingThresholds thresholds = ThresholdSearch.ForRatio(_layer.Weights, _layer.Trace, 0.4, SwitchingRule.Activated);
        foreach (int gate in new[] { 0, 1, 3 })
        {
            Assert.Equal(float.PositiveInfinity, thresholds.Gates[gate].Upper);
            Assert.True(float.IsFinite(thresholds.Gates[gate].Lower));
        }

        Assert.Equal(thresholds.Gates[2].Upper, -thresholds.Gates[2].Lower);
    }

    [Theory]
    [InlineData(SwitchingRule.PreActivation)]
    [InlineData(SwitchingRule.Activated)]
    public void Zero_is_dense_and_one_is_nothing(SwitchingRule rule)
    {
        Assert.Equal(SwitchingThresholds.Dense(_layer.Weights.Shape), ThresholdSearch.ForRatio(_layer.Weights, _layer.Trace, 0, rule));
        SwitchingThresholds nothing = ThresholdSearch.ForRatio(_layer.Weights, _layer.Trace, 1, rule);
        Assert.All(nothing.Gates, static gate => Assert.Equal(SwitchingInterval.Nothing, gate));
    }

    [Fact]
    public void Several_ratios_at_once_are_those_one_by_one()
    {
        double[] ratios = [0.9, 0, 0.3, 1, 0.5];
        foreach (SwitchingRule rule in Enum.GetValues<SwitchingRule>())
        {
            Assert.Equal(
                ratios.Select(ratio => ThresholdSearch.ForRatio(_layer.Weights, _layer.Trace, ratio, rule)),
                ThresholdSearch.ForRatios(_layer.Weights, _layer.Trace, ratios, rule));
        }
    }

    [Fact]
    public void A_single_step_will_do()
    {
        var trace = new ActivationTrace(_layer.Weights.Shape);
        trace.Add(_layer.Trace.Input(0), _layer.Trace.Hidden(0));
        Assert.Equal(4, ThresholdSearch.ForRatio(_layer.Weights, trace, 0.5).Gates.Length);
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Ratios_outside_zero_to_one_are_refused(double ratio) => Assert.Equal(
        "insensitiveRatio",
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdSearch.ForRatio(_layer.Weights, _layer.Trace, ratio)).ParamName);

    [Fact]
    public void Weights_without_little_module_empty_traces_and_other_shapes_are_refused()
    {
        LayerShape shape = _layer.Weights.Shape;
        Refused("weights", "no little module", TestData.Weights(shape), _layer.Trace);
        Refused("trace", "no steps", _layer.Weights, new ActivationTrace(shape));
        Refused("trace", "input 7", _layer.Weights, TestData.Trace(LayerShape.Lstm(shape.HiddenSize, 7), 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdSearch.ForRatio(_layer.Weights, _layer.Trace, 0.5, (SwitchingRule)5));
        Assert.Throws<ArgumentNullException>(() => ThresholdSearch.ForRatio(null!, _layer.Trace, 0.5));
        Assert.Throws<ArgumentNullException>(() => ThresholdSearch.ForRatio(_layer.Weights, null!, 0.5));

        static void Refused(string name, string text, DualModuleWeights weights, ActivationTrace trace)
        {
            var exception = Assert.Throws<ArgumentException>(() => ThresholdSearch.ForRatio(weights, trace, 0.5));
            Assert.Equal(name, exception.ParamName);
            Assert.Contains(text, exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cancellation_is_honoured()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => ThresholdSearch.ForRatio(_layer.Weights, _layer.Trace, 0.5, cancellationToken: source.Token));
    }

    private double[] InsensitiveRatios(SwitchingThresholds thresholds)
    {
        LayerShape shape = _layer.Weights.Shape;
        var reference = new ReferenceLittleModule(_layer.Weights);
        var results = new float[shape.RowCount];
        var insensitive = new double[shape.GateCount];
        for (int step = 0; step < _layer.Trace.Count; step++)
        {
            Assert.True(reference.TryPredict(_layer.Trace.Input(step), _layer.Trace.Hidden(step), results));
            for (int row = 0; row < results.Length; row++)
            {
                int gate = row / shape.HiddenSize;
                if (!thresholds.Gates[gate].IsSensitive(results[row])) insensitive[gate]++;
            }
        }

        return [.. insensitive.Select(count => count / (shape.HiddenSize * (double)_layer.Trace.Count))];
    }

    /// <summary>One fit for all tests here.</summary>
    public sealed class FittedLayer
    {
        public FittedLayer()
        {
            LayerShape shape = LayerShape.Lstm(48, 36, reduced: 16);
            Trace = TestData.Trace(shape, 600);
            Weights = LittleModuleTrainer.Fit(TestData.Weights(shape), Trace);
        }

        internal DualModuleWeights Weights { get; }

        internal ActivationTrace Trace { get; }
    }
}
