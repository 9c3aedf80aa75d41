namespace Dmi;

/// <summary>The states of all layers of a <see cref="StackedLayers"/> for one stream. One state belongs to one thread at a time.</summary>
public sealed class StackedState
{
    private readonly float[][] _inputs;
    private readonly float[][] _outputs;

    internal StackedState(IReadOnlyList<IRecurrentLayer> layers)
    {
        Layers = [.. layers.Select(static layer => layer.CreateState())];
        _inputs = [.. layers.Select(static layer => new float[layer.LayerShape.InputSize])];
        _outputs = [.. layers.Select(static layer => new float[layer.LayerShape.HiddenSize])];
    }

    /// <summary>The layers' states from the lowest to the highest.</summary>
    public IReadOnlyList<RecurrentState> Layers { get; }

    /// <summary>Threads that share the rows of each layer's step; null, the default, for the calling thread alone.</summary>
    public WorkerTeam? Team
    {
        get => Layers[0].Team;
        set
        {
            foreach (RecurrentState state in Layers) state.Team = value;
        }
    }

    /// <summary>What the last step gave: the highest layer's h, with its residual.</summary>
    public ReadOnlySpan<float> Output => _outputs[^1];

    /// <summary>What the steps of all layers have read and skipped. A step of the stack counts once.</summary>
    public StepStatistics Statistics => Composition.StatisticsSum.Of(Layers);

    /// <summary>Makes all layers' states zero: the beginning of a sequence.</summary>
    public void Reset()
    {
        foreach (RecurrentState state in Layers) state.Reset();
        foreach (float[] output in _outputs) Array.Clear(output);
    }

    /// <summary>Begins the statistics of all layers anew.</summary>
    public void ResetStatistics()
    {
        foreach (RecurrentState state in Layers) state.ResetStatistics();
    }

    /// <summary>Takes what another stream of the same stack carries over, such as a beam that is kept.</summary>
    /// <param name="other">A state of the same stack.</param>
    /// <exception cref="ArgumentException">The other state belongs to another stack.</exception>
    public void CopyFrom(StackedState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Layers.Count != Layers.Count)
        {
            throw new ArgumentException($"The other state has {other.Layers.Count} layers, this one {Layers.Count}.", nameof(other));
        }

        for (int layer = 0; layer < Layers.Count; layer++)
        {
            Layers[layer].CopyFrom(other.Layers[layer]);
            other._outputs[layer].CopyTo(_outputs[layer], 0);
        }
    }

    internal Span<float> OutputOf(int layer) => _outputs[layer];

    internal Span<float> InputOf(int layer) => _inputs[layer];
}
