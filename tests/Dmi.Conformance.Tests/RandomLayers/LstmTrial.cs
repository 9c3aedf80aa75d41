using Dmi.Reference;
using Dmi.Testing;

namespace Dmi.Conformance.Tests.RandomLayers;

/// <inheritdoc/>
internal sealed class LstmTrial<TLayer> : LayerTrial
    where TLayer : ILstmLayer<TLayer>
{
    private readonly TLayer _layer;
    private readonly OnnxLstm _onnx;
    private readonly ReferenceLstm _reference;
    private readonly LstmState _dual;
    private readonly LstmState _dense;

    public LstmTrial(int seed)
        : base(TLayer.Shape)
    {
        LstmWeights random = RandomWeights.Lstm(Shape.InputSize, Shape.HiddenSize, seed, Gain) with
        {
            Peepholes = Shape.Peephole ? RandomWeights.Peepholes(Shape.HiddenSize, seed + 1) : null,
        };

        // To ONNX Runtime, an input that is W_x·x already is one of which every row reads its own value.
        if (Shape.PrecomputedInput) random = random with { InputWeights = Identity(Shape.InputSize) };
        DualModuleWeights weights = DualModuleWeights.FromDense(Shape, Shape.PrecomputedInput ? [] : random.InputWeights, random.RecurrentWeights, random.Bias);
        if (random.Peepholes is not null) weights = weights.WithPeepholes(random.Peepholes);
        weights = RandomLittleModule.AddTo(weights, seed + 2);
        (_layer, _onnx, _reference) = (TLayer.Create(weights), new OnnxLstm(random), new ReferenceLstm(weights));
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
        _layer.Step(input, _dual);
        return [.. _dual.Hidden, .. _dual.Cell];
    }

    public override float[] StepDense(float[] input)
    {
        _layer.StepDense(input, _dense);
        return [.. _dense.Hidden, .. _dense.Cell];
    }

    public override float[] StepOnnx(float[] input)
    {
        _onnx.Step(input);
        return [.. _onnx.Hidden, .. _onnx.Cell];
    }

    public override float[] StepReference(float[] input, SwitchingThresholds? thresholds)
    {
        if (thresholds is null) _reference.StepDense(input);
        else _reference.Step(input, thresholds);
        return [.. _reference.Hidden, .. _reference.Cell];
    }

    public override void TakeReferenceState()
    {
        foreach (LstmState state in (LstmState[])[_dual, _dense])
        {
            _reference.Hidden.CopyTo(state.Hidden);
            _reference.Cell.CopyTo(state.Cell);
        }
    }

    public override void Dispose()
    {
        _layer.Dispose();
        _onnx.Dispose();
    }

    private static float[] Identity(int size)
    {
        var matrix = new float[size * size];
        for (int i = 0; i < size; i++) matrix[(i * size) + i] = 1;
        return matrix;
    }
}
