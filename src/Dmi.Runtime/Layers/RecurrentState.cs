using Dmi.Layers;

namespace Dmi;

/// <summary>The state of one stream of a recurrent layer: h, scratch memory and statistics.</summary>
public abstract class RecurrentState : LayerState
{
    private readonly float[]? _hidden;

    private protected RecurrentState(LayerLayout layout)
        : base(layout)
    {
    }

    private protected RecurrentState(LayerShape shape, object stream, float[] hidden)
        : base(shape, stream)
    {
        _hidden = hidden;
    }

    /// <summary>h, the layer's output, HiddenSize values.</summary>
    public Span<float> Hidden => _hidden is not null ? _hidden : Buffers.Concatenated.Slice(Layout.HiddenOffset, Shape.HiddenSize);

    /// <summary>Sets all that a step carries over to zero: the beginning of a sequence. Statistics go on.</summary>
    public void Reset()
    {
        if (_hidden is null) Buffers.Clear();
        else ClearCarried();
    }

    /// <summary>Takes what another stream of the same layer carries over, such as a beam that is kept.</summary>
    /// <param name="other">A state of a layer of the same kind and units.</param>
    /// <exception cref="ArgumentException">The other state belongs to a layer of another kind or size.</exception>
    public virtual void CopyFrom(RecurrentState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Shape.Kind != Shape.Kind || other.Shape.Units != Shape.Units)
        {
            throw new ArgumentException(
                $"The other state is of {other.Shape.Kind} with {other.Shape.Units} units, this one of {Shape.Kind} with {Shape.Units}.", nameof(other));
        }

        other.Hidden.CopyTo(Hidden);
    }

    // What an interpreted layer carries over.
    private protected virtual void ClearCarried() => Hidden.Clear();
}
