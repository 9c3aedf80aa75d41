using Dmi.Interpretation;
using Dmi.Reference;

namespace Dmi;

/// <summary>An LSTM or GRU of any shape, with any little module and mask, without generated code.</summary>
/// <remarks>
/// <para>
/// A generated layer has one shape for good; this one has that of the weights it is given. It is for trying shapes out, as <see cref="LittleModulePlanner"/> does: only what is sensitive is computed, and by vectors, but weights are
/// read from managed arrays as they are and little results come one by one, so it is slower than a generated layer.
/// For production write the attribute on a class.
/// </para>
/// <para>
/// Results differ from those of generated layers by the rounding of sums in binary32. Statistics count what a generated layer reads, but for
/// the padding of its memory (<see cref="StepBytes"/>). Steps allocate nothing. Any number of threads may use the layer with states of their own.
/// </para>
/// </remarks>
public sealed class InterpretedRecurrentLayer : IRecurrentLayer
{
    private readonly InterpretedParts _parts;

    /// <summary>A layer of the given weights, which it goes on using.</summary>
    /// <param name="weights">Weights of an LSTM or a GRU, with a little module or without; their thresholds are the first ones.</param>
    /// <exception cref="ArgumentException">The weights are of a linear layer, or lack the peepholes of their shape.</exception>
    public InterpretedRecurrentLayer(DualModuleWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Shape.HiddenSize == 0)
        {
            throw new ArgumentException($"The weights are of a layer '{weights.Shape}'; use {nameof(InterpretedLinearLayer)}.", nameof(weights));
        }

        _parts = new InterpretedParts(weights);
    }

    /// <inheritdoc/>
    public LayerShape LayerShape => _parts.Shape;

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The thresholds do not fit the layer.</exception>
    public SwitchingThresholds Thresholds { get => _parts.Thresholds; set => _parts.Thresholds = value; }

    internal StepObserver? Observer { get; init; }

    /// <summary>Makes a state of zeros for one stream: an <see cref="LstmState"/> or a <see cref="GruState"/>.</summary>
    public RecurrentState CreateState() => _parts.CreateRecurrentState();

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<float> input, RecurrentState state)
    {
        IReferenceStream stream = _parts.StreamOf<IReferenceStream>(input, state);
        stream.StepChecked(input, Thresholds);
        int rows = _parts.Count(state, stream.Sensitive, stream.UsedLittle);
        Observer?.Invoke(rows);
    }

    /// <inheritdoc/>
    public void StepDense(ReadOnlySpan<float> input, RecurrentState state)
    {
        IReferenceStream stream = _parts.StreamOf<IReferenceStream>(input, state);
        stream.StepDense(input);
        _parts.Count(state, stream.Sensitive, usedLittle: false);
    }

    /// <summary>Does nothing: all memory is managed, and the layer can be used on.</summary>
    public void Dispose()
    {
    }
}
