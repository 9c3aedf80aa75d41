using Dmi.Quantization;
using Dmi.Reference;
using Dmi.Testing;

namespace Dmi.Conformance.Tests.RandomLayers;

/// <inheritdoc/>
internal sealed class GruTrial<TLayer> : LayerTrial
    where TLayer : IGruLayer<TLayer>
{
    private readonly TLayer _layer;
    private readonly OnnxGru _onnx;
    private readonly ReferenceGru _reference;
    private readonly GruState _dual;
    private readonly GruState _dense;
    private readonly float[] _previousHidden;

    public GruTrial(int seed)
        : base(TLayer.Shape)
    {
        GruWeights random = RandomWeights.Gru(Shape.InputSize, Shape.HiddenSize, seed, Gain);
        DualModuleWeights weights = RandomLittleModule.AddTo(
            DualModuleWeights.FromDense(Shape, random.InputWeights, random.RecurrentWeights, random.Bias, random.RecurrentBias), seed + 2);
        (_layer, _onnx, _reference) = (TLayer.Create(weights), new OnnxGru(random, Shape.ResetAfter), new ReferenceGru(weights));
        (_dual, _dense) = (_layer.CreateState(), _layer.CreateState());
        _previousHidden = new float[Shape.HiddenSize];
    }

    /// <summary>At 16 bits r⊙h has so many codes that some always differ, each by very little.</summary>
    public override float Tolerance => IsResetQuantizedFinely ? 5e-4f : base.Tolerance;

    public override float Undecided => IsResetQuantizedFinely ? 1e-3f : base.Undecided;

    public override bool HasUndecidedCodes
    {
        get
        {
            if (Shape.ResetAfter || (IsResetQuantizedFinely && Shape.Big != WeightPrecision.Int8)) return false;
            const double Near = 3e-4;
            double[] reset = [.. _previousHidden.Select((h, unit) => h / (1 + Math.Exp(-_reference.PreActivations[unit])))];
            double scale = reset.Max(Math.Abs) / SymmetricQuantizer.Limit8;
            return scale > 0 && reset.Any(value => Math.Abs(Math.Abs(value / scale) % 1 - 0.5) < Near);
        }
    }

    public override SwitchingThresholds Thresholds
    {
        set => _layer.Thresholds = value;
    }

    public override StepStatistics Statistics => _dual.Statistics;

    public override ReadOnlySpan<float> Judged => _reference.Judged;

    public override ReadOnlySpan<bool> Sensitive => _reference.Sensitive;

    private bool IsResetQuantizedFinely => !Shape.ResetAfter && Shape.Bits == 16;

    public override float[] Step(float[] input)
    {
        _layer.Step(input, _dual);
        return [.. _dual.Hidden];
    }

    public override float[] StepDense(float[] input)
    {
        _layer.StepDense(input, _dense);
        return [.. _dense.Hidden];
    }

    public override float[] StepOnnx(float[] input)
    {
        _onnx.Step(input);
        return [.. _onnx.Hidden];
    }

    public override float[] StepReference(float[] input, SwitchingThresholds? thresholds)
    {
        _reference.Hidden.CopyTo(_previousHidden, 0);
        if (thresholds is null) _reference.StepDense(input);
        else _reference.Step(input, thresholds);
        return [.. _reference.Hidden];
    }

    public override void TakeReferenceState()
    {
        _reference.Hidden.CopyTo(_dual.Hidden);
        _reference.Hidden.CopyTo(_dense.Hidden);
    }

    public override void Dispose()
    {
        _layer.Dispose();
        _onnx.Dispose();
    }
}
