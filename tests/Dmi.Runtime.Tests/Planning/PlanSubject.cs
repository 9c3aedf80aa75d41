namespace Dmi.Runtime.Tests.Planning;

/// <summary>A small layer with traces and a metric: how far its outputs are from the dense layer's on data that neither trace has.</summary>
internal sealed class PlanSubject
{
    private const int Steps = 150;

    private readonly ActivationTrace _validation;
    private readonly float[] _dense;
    private readonly double _severity;
    private readonly double _denseLoss;

    /// <param name="shape">The layer's shape.</param>
    /// <param name="severity">Times as much as the metric says of a difference.</param>
    /// <param name="dense">What it says of the dense layer.</param>
    public PlanSubject(LayerShape shape, double severity = 1, double dense = 10)
    {
        (_severity, _denseLoss) = (severity, dense);
        Weights = TestData.Weights(shape);
        Fitting = TestData.Trace(shape.WithMask(MaskRule.Influence), 400, factors: 5);
        Calibration = TestData.Trace(shape.WithMask(MaskRule.Influence), 200, factors: 5);
        _validation = TestData.Trace(shape.WithMask(MaskRule.Influence), Steps, factors: 5);
        _dense = shape.HiddenSize == 0 ? Outputs(new InterpretedLinearLayer(Weights)) : Outputs(new InterpretedRecurrentLayer(Weights));
    }

    public DualModuleWeights Weights { get; }

    public ActivationTrace Fitting { get; }

    public ActivationTrace Calibration { get; }

    public int Runs { get; private set; }

    /// <summary>The dense layer's loss, and the mean squared difference of h, in thousandths, times the severity.</summary>
    public double Loss(IRecurrentLayer layer) => Loss(Outputs(layer));

    public double Loss(ILinearLayer layer) => Loss(Outputs(layer));

    public double Loss(DualModuleWeights weights) => weights.Shape.HiddenSize == 0 ? Loss(new InterpretedLinearLayer(weights)) : Loss(new InterpretedRecurrentLayer(weights));

    public LittleModulePlan Plan(LossBudget budget, PlanOptions? options = null, PlanSubject? confirmation = null) => Weights.Shape.HiddenSize == 0
        ? LittleModulePlanner.PlanLinear(
            Weights, Fitting, Calibration, (layer, _) => Loss(layer), budget, options, confirmation is null ? null : (layer, _) => confirmation.Loss(layer))
        : LittleModulePlanner.Plan(
            Weights, Fitting, Calibration, (layer, _) => Loss(layer), budget, options, confirmation is null ? null : (layer, _) => confirmation.Loss(layer));

    private double Loss(float[] outputs)
    {
        Runs++;
        return _denseLoss + _severity * 1000 * outputs.Zip(_dense, static (a, b) => Math.Pow(a - b, 2)).Average();
    }

    private float[] Outputs(IRecurrentLayer layer)
    {
        var outputs = new List<float>();
        RecurrentState state = layer.CreateState();
        for (int step = 0; step < Steps; step++)
        {
            layer.Step(_validation.Input(step), state);
            outputs.AddRange(state.Hidden);
        }

        return [.. outputs];
    }

    private float[] Outputs(ILinearLayer layer)
    {
        var outputs = new float[Steps * layer.LayerShape.Units];
        LinearState state = layer.CreateState();
        for (int step = 0; step < Steps; step++) layer.Forward(_validation.Input(step), outputs.AsSpan(step * layer.LayerShape.Units, layer.LayerShape.Units), state);
        return outputs;
    }
}
