namespace Dmi.Benchmarks;

/// <summary>A fully connected layer with its weights.</summary>
/// <typeparam name="TLayer">The generated class.</typeparam>
/// <param name="layer">The layer; disposed of with this.</param>
internal sealed class LoadedLinearLayer<TLayer>(TLayer layer) : LoadedLayer
    where TLayer : class, ILinearLayer<TLayer>
{
    /// <inheritdoc/>
    public override SwitchingThresholds Thresholds { set => layer.Thresholds = value; }

    /// <inheritdoc/>
    public override LayerStream CreateStream() => new Stream(layer);

    /// <inheritdoc/>
    public override void Dispose() => layer.Dispose();

    private sealed class Stream(TLayer layer) : LayerStream
    {
        private readonly LinearState _state = layer.CreateState();
        private readonly float[] _output = new float[TLayer.Shape.Units];

        public override WorkerTeam? Team { set => _state.Team = value; }

        public override StepTimings? Timings { set => _state.Timings = value; }

        public override StepStatistics Statistics => _state.Statistics;

        public override void ResetStatistics() => _state.ResetStatistics();

        public override void Step(ReadOnlySpan<float> input) => layer.Forward(input, _output, _state);

        public override void StepDense(ReadOnlySpan<float> input) => layer.ForwardDense(input, _output, _state);

        public override void Record(ActivationTrace trace, ReadOnlySpan<float> input) => trace.Add(input);
    }
}
