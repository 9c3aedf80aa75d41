using Dmi.Reference;

namespace Dmi.KernelProbe;

/// <summary>A GRU beside <see cref="ReferenceGru"/>.</summary>
internal sealed class GruSubject<TLayer>(DualModuleWeights weights, TLayer layer) : Subject
    where TLayer : IGruLayer<TLayer>
{
    private readonly TLayer _layer = layer;
    private readonly ReferenceGru _reference = new(weights);
    private GruState? _state;

    public static SubjectFactory Factory { get; } = new(typeof(TLayer).Name, TLayer.Shape, static weights => new GruSubject<TLayer>(weights, TLayer.Create(weights)));

    public override SwitchingThresholds Thresholds { set => _layer.Thresholds = value; }

    public override WorkerTeam? Team { set => State.Team = value; }

    public override StepStatistics Statistics => State.Statistics;

    public override ReadOnlySpan<bool> Sensitive => _reference.Sensitive;

    public override ReadOnlySpan<float> Judged => _reference.Judged;

    private GruState State => _state ??= _layer.CreateState();

    public override void Step(float[] input) => _layer.Step(input, State);

    public override void StepDense(float[] input) => _layer.StepDense(input, State);

    public override void StepReference(float[] input, SwitchingThresholds? thresholds)
    {
        if (thresholds is null) _reference.StepDense(input);
        else _reference.Step(input, thresholds);
    }

    public override float Difference() => Difference(State.Hidden, _reference.Hidden);

    public override void Synchronize() => _reference.Hidden.CopyTo(State.Hidden);

    public override void Clear(bool isReset)
    {
        if (isReset) State.Reset();
        State.Hidden.Clear();
    }

    public override float[] Output() => [.. State.Hidden];

    public override void SavePacked(string path) => _layer.SavePacked(path);

    public override Subject LoadPacked(string path, PackedLoading loading) => new GruSubject<TLayer>(weights, TLayer.LoadPacked(path, loading));

    public override void Dispose() => _layer.Dispose();
}
