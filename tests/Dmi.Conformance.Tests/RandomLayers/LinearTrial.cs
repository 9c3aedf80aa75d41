using Dmi.Reference;
using Dmi.Testing;

namespace Dmi.Conformance.Tests.RandomLayers;

/// <inheritdoc/>
internal sealed class LinearTrial<TLayer> : LayerTrial
    where TLayer : ILinearLayer<TLayer>
{
    private readonly TLayer _layer;
    private readonly OnnxLinear _onnx;
    private readonly ReferenceLinear _reference;
    private readonly LinearState _dual;
    private readonly LinearState _dense;

    public LinearTrial(int seed)
        : base(TLayer.Shape)
    {
        LinearWeights random = RandomWeights.Linear(Shape.InputSize, Shape.Units, seed);
        DualModuleWeights weights = RandomLittleModule.AddTo(DualModuleWeights.FromDense(Shape, random.Weights, random.Bias), seed + 2);
        _onnx = new OnnxLinear(random, Shape.Activation == Activation.None ? null : Shape.Activation.ToString());
        (_layer, _reference) = (TLayer.Create(weights), new ReferenceLinear(weights));
        (_dual, _dense) = (_layer.CreateState(), _layer.CreateState());
    }

    public override SwitchingThresholds Thresholds
    {
        set => _layer.Thresholds = value;
    }

    public override StepStatistics Statistics => _dual.Statistics;

    public override ReadOnlySpan<float> Judged => _reference.Judged;

    public override ReadOnlySpan<bool> Sensitive => _reference.Sensitive;

    public override float[] Step(float[] input)
    {
        var output = new float[Shape.Units];
        _layer.Forward(input, output, _dual);
        return output;
    }

    public override float[] StepDense(float[] input)
    {
        var output = new float[Shape.Units];
        _layer.ForwardDense(input, output, _dense);
        return output;
    }

    public override float[] StepOnnx(float[] input)
    {
        _onnx.Forward(input);
        return [.. _onnx.Output];
    }

    public override float[] StepReference(float[] input, SwitchingThresholds? thresholds)
    {
        var output = new float[Shape.Units];
        if (thresholds is null) _reference.ForwardDense(input, output);
        else _reference.Forward(input, output, thresholds);
        return output;
    }

    // Nothing is carried from one call to the next.
    public override void TakeReferenceState()
    {
    }

    public override void Dispose()
    {
        _layer.Dispose();
        _onnx.Dispose();
    }
}
