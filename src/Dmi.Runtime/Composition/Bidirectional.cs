using Dmi.Composition;

namespace Dmi;

/// <summary>
/// Two generated layers over one sequence, one forwards and one backwards in time; at every step their outputs stand side by side.
/// </summary>
/// <typeparam name="TLayer">The generated layer, LSTM or GRU, of both directions.</typeparam>
/// <remarks>Immutable but for its layers' thresholds: any number of threads may run it, each with a state of its own.</remarks>
public sealed class Bidirectional<TLayer> : IDisposable
    where TLayer : class, IRecurrentLayer
{
    /// <summary>Puts two layers together, which are owned from then on.</summary>
    /// <param name="forward">Reads the sequence from its beginning.</param>
    /// <param name="backward">Reads it from its end.</param>
    /// <exception cref="ArgumentException">The layers differ in the widths of x or h.</exception>
    public Bidirectional(TLayer forward, TLayer backward)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(backward);
        (LayerShape one, LayerShape other) = (forward.LayerShape, backward.LayerShape);
        if (one.InputSize != other.InputSize || one.HiddenSize != other.HiddenSize)
        {
            throw new ArgumentException(
                $"The layer backwards reads {other.InputSize} values and has {other.HiddenSize} units, the one forwards {one.InputSize} and {one.HiddenSize}.", nameof(backward));
        }

        (Forward, Backward) = (forward, backward);
    }

    /// <summary>The layer that reads the sequence from its beginning.</summary>
    public TLayer Forward { get; }

    /// <summary>The layer that reads it from its end.</summary>
    public TLayer Backward { get; }

    /// <summary>Width of x.</summary>
    public int InputSize => Forward.LayerShape.InputSize;

    /// <summary>Width of an output: twice the units.</summary>
    public int OutputSize => 2 * Forward.LayerShape.HiddenSize;

    /// <summary>Makes a state of zeros for one sequence at a time.</summary>
    public BidirectionalState CreateState() => new(Forward.CreateState(), Backward.CreateState());

    /// <summary>A whole sequence by dual-module inference.</summary>
    /// <param name="inputs">x of every step, step by step: a multiple of <see cref="InputSize"/> values.</param>
    /// <param name="outputs">[h forwards | h backwards] of every step: as many times <see cref="OutputSize"/> values.</param>
    /// <param name="state">
    /// Where both directions begin and end; new states and those after <see cref="BidirectionalState.Reset"/> begin with zeros.
    /// </param>
    /// <exception cref="ArgumentException">A length is wrong, outputs overlap inputs, or the state belongs to other layers.</exception>
    public void Run(ReadOnlySpan<float> inputs, Span<float> outputs, BidirectionalState state) =>
        Run(inputs, outputs, state, static (layer, x, own) => layer.Step(x, own));

    /// <summary>A whole sequence by the big modules alone.</summary>
    /// <inheritdoc cref="Run(ReadOnlySpan{float}, Span{float}, BidirectionalState)"/>
    public void RunDense(ReadOnlySpan<float> inputs, Span<float> outputs, BidirectionalState state) =>
        Run(inputs, outputs, state, static (layer, x, own) => layer.StepDense(x, own));

    /// <summary>A whole sequence by the big modules alone, which records what goes into each direction: the data to fit little modules to.</summary>
    /// <param name="inputs">x of every step.</param>
    /// <param name="outputs">[h forwards | h backwards] of every step.</param>
    /// <param name="state">Where both directions begin and end.</param>
    /// <param name="forward">Takes the steps of the direction forwards.</param>
    /// <param name="backward">Takes those of the other.</param>
    /// <exception cref="ArgumentException">A length is wrong, a trace is of another layer, or the state belongs to other layers.</exception>
    public void RunDense(ReadOnlySpan<float> inputs, Span<float> outputs, BidirectionalState state, ActivationTrace forward, ActivationTrace backward)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(backward);
        Run(inputs, outputs, state, (layer, x, own) =>
        {
            StepCapture.Add(ReferenceEquals(own, state.Forward) ? forward : backward, x, own);
            layer.StepDense(x, own);
        });
    }

    /// <summary>Disposes of both layers.</summary>
    public void Dispose()
    {
        Forward.Dispose();
        Backward.Dispose();
    }

    private void Run(ReadOnlySpan<float> inputs, Span<float> outputs, BidirectionalState state, LayerStep step)
    {
        ArgumentNullException.ThrowIfNull(state);
        (int steps, int rest) = Math.DivRem(inputs.Length, InputSize);
        if (rest != 0) throw new ArgumentException($"inputs has {inputs.Length} values, which is no multiple of the input's {InputSize}.", nameof(inputs));
        if (outputs.Length != (long)steps * OutputSize)
        {
            throw new ArgumentException($"outputs has {outputs.Length} values, {steps} steps give {(long)steps * OutputSize}.", nameof(outputs));
        }

        // The direction backwards still reads what the one forwards has passed.
        if (inputs.Overlaps(outputs)) throw new ArgumentException("outputs overlaps inputs.", nameof(outputs));
        int units = OutputSize / 2;
        for (int i = 0; i < steps; i++)
        {
            int last = steps - 1 - i;
            step(Forward, inputs.Slice(i * InputSize, InputSize), state.Forward);
            state.Forward.Hidden.CopyTo(outputs[(i * OutputSize)..]);
            step(Backward, inputs.Slice(last * InputSize, InputSize), state.Backward);
            state.Backward.Hidden.CopyTo(outputs[(last * OutputSize + units)..]);
        }
    }

    private delegate void LayerStep(TLayer layer, ReadOnlySpan<float> input, RecurrentState state);
}
