using Dmi.Reference;

namespace Dmi.KernelProbe;

/// <summary>An LSTM beside <see cref="ReferenceLstm"/>.</summary>
internal sealed class LstmSubject<TLayer>(DualModuleWeights weights, TLayer layer) : Subject
    where TLayer : ILstmLayer<TLayer>
{
    private readonly TLayer _layer = layer;
    private readonly ReferenceLstm _reference = new(weights);
    private LstmState? _state;

    public static SubjectFactory Factory { get; } = new(typeof(TLayer).Name, TLayer.Shape, static weights => new LstmSubject<TLayer>(weights, TLayer.Create(weights)));

    public override SwitchingThresholds Thresholds { set => _layer.Thresholds = value; }

    public override WorkerTeam? Team { set => State.Team = value; }

    public override StepStatistics Statistics => State.Statistics;

    public override ReadOnlySpan<bool> Sensitive => _reference.Sensitive;

    public override ReadOnlySpan<float> Judged => _reference.Judged;

    private LstmState State => _state ??= _layer.CreateState();

    public override void Step(float[] input) => _layer.Step(input, State);

    public override void StepDense(float[] input) => _layer.StepDense(input, State);

    public override void StepReference(float[] input, SwitchingThresholds? thresholds)
    {
        if (thresholds is null) _reference.StepDense(input);
        else _reference.Step(input, thresholds);
    }

    public override float Difference() => MathF.Max(Difference(State.Hidden, _reference.Hidden), Difference(State.Cell, _reference.Cell));

    public override void Synchronize()
    {
        _reference.Hidden.CopyTo(State.Hidden);
        _reference.Cell.CopyTo(State.Cell);
    }

    public override void Clear(bool isReset)
    {
        if (isReset) State.Reset();
        State.Hidden.Clear();
        State.Cell.Clear();
    }

    public override float[] Output() => [.. State.Hidden, .. State.Cell];

    public override void SavePacked(string path) => _layer.SavePacked(path);

    public override Subject LoadPacked(string path, PackedLoading loading) => new LstmSubject<TLayer>(weights, TLayer.LoadPacked(path, loading));

    public override void Dispose() => _layer.Dispose();
}
