using Dmi.Reference;

namespace Dmi.KernelProbe;

/// <summary>A linear layer beside <see cref="ReferenceLinear"/>.</summary>
internal sealed class LinearSubject<TLayer>(DualModuleWeights weights, TLayer layer) : Subject
    where TLayer : ILinearLayer<TLayer>
{
    private readonly TLayer _layer = layer;
    private readonly ReferenceLinear _reference = new(weights);
    private readonly float[] _output = new float[TLayer.Shape.Units];
    private readonly float[] _expected = new float[TLayer.Shape.Units];
    private LinearState? _state;

    public static SubjectFactory Factory { get; } = new(typeof(TLayer).Name, TLayer.Shape, static weights => new LinearSubject<TLayer>(weights, TLayer.Create(weights)));

    public override SwitchingThresholds Thresholds { set => _layer.Thresholds = value; }

    public override WorkerTeam? Team { set => State.Team = value; }

    public override StepStatistics Statistics => State.Statistics;

    public override ReadOnlySpan<bool> Sensitive => _reference.Sensitive;

    public override ReadOnlySpan<float> Judged => _reference.Judged;

    private LinearState State => _state ??= _layer.CreateState();

    public override void Step(float[] input) => _layer.Forward(input, _output, State);

    public override void StepDense(float[] input) => _layer.ForwardDense(input, _output, State);

    public override void StepReference(float[] input, SwitchingThresholds? thresholds)
    {
        if (thresholds is null) _reference.ForwardDense(input, _expected);
        else _reference.Forward(input, _expected, thresholds);
    }

    public override float Difference() => Difference(_output, _expected);

    public override void Synchronize()
    {
    }

    public override void Clear(bool isReset)
    {
    }

    public override float[] Output() => [.. _output];

    public override void SavePacked(string path) => _layer.SavePacked(path);

    public override Subject LoadPacked(string path, PackedLoading loading) => new LinearSubject<TLayer>(weights, TLayer.LoadPacked(path, loading));

    public override void Dispose() => _layer.Dispose();
}
