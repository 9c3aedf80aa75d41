namespace Dmi.Benchmarks;

/// <summary>An LSTM or a GRU with its weights.</summary>
/// <param name="layer">The layer; disposed of with this.</param>
internal sealed class LoadedRecurrentLayer(IRecurrentLayer layer) : LoadedLayer
{
    /// <inheritdoc/>
    public override SwitchingThresholds Thresholds { set => layer.Thresholds = value; }

    /// <inheritdoc/>
    public override LayerStream CreateStream() => new Stream(layer);

    /// <inheritdoc/>
    public override void Dispose() => layer.Dispose();

    private sealed class Stream(IRecurrentLayer layer) : LayerStream
    {
        private readonly RecurrentState _state = layer.CreateState();

        public override WorkerTeam? Team { set => _state.Team = value; }

        public override StepTimings? Timings { set => _state.Timings = value; }

        public override StepStatistics Statistics => _state.Statistics;

        public override void ResetStatistics() => _state.ResetStatistics();

        public override void Step(ReadOnlySpan<float> input) => layer.Step(input, _state);

        public override void StepDense(ReadOnlySpan<float> input) => layer.StepDense(input, _state);

        public override void Record(ActivationTrace trace, ReadOnlySpan<float> input)
        {
            if (_state is LstmState lstm) trace.Add(input, lstm.Hidden, lstm.Cell);
            else trace.Add(input, _state.Hidden);
        }
    }
}
