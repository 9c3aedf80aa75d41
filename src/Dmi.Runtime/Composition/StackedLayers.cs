using Dmi.Composition;

namespace Dmi;

/// <summary>
/// Recurrent layers one above the other, LSTM or GRU, each a generated layer, with residual connections from a given layer on. A GNMT decoder
/// is four LSTMs of 1024 units with <c>residualFrom: 2</c>; concatenating, they read 1024, 1024, 2048 and 2048 values.
/// </summary>
/// <remarks>Immutable but for its layers' thresholds: any number of threads may step it, each with a state of its own.</remarks>
public sealed class StackedLayers : IDisposable
{
    private readonly IRecurrentLayer[] _layers;
    private readonly int _residualFrom;

    /// <summary>Puts layers together. The stack owns them from then on.</summary>
    /// <param name="layers">The layers from the lowest to the highest, at least one.</param>
    /// <param name="residual">How a layer passes on its input.</param>
    /// <param name="residualFrom">Index from 0 of the first layer with a residual connection; 2, the third, as GNMT has it.</param>
    /// <exception cref="ArgumentException">There is no layer, or a layer reads another width than what is below it gives.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative, or the kind of connection is unknown.</exception>
    public StackedLayers(IReadOnlyList<IRecurrentLayer> layers, ResidualConnection residual = ResidualConnection.None, int residualFrom = 2)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentOutOfRangeException.ThrowIfNegative(residualFrom);
        if (!Enum.IsDefined(residual)) throw new ArgumentOutOfRangeException(nameof(residual), residual, "residual must be None, Add or Concatenate.");
        if (layers.Count == 0) throw new ArgumentException("A stack has at least one layer.", nameof(layers));
        _layers = [.. layers];
        (Residual, _residualFrom) = (residual, residualFrom);
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            if (FindMisfit(layer) is { } misfit) throw new ArgumentException(misfit, nameof(layers));
        }
    }

    /// <summary>How a layer passes on its input.</summary>
    public ResidualConnection Residual { get; }

    /// <summary>The layers from the lowest to the highest; their thresholds may be changed at any time.</summary>
    public IReadOnlyList<IRecurrentLayer> Layers => _layers;

    /// <summary>Width of x.</summary>
    public int InputSize => Shape(0).InputSize;

    /// <summary>Width of what a step gives: the units of the highest layer.</summary>
    public int OutputSize => Shape(_layers.Length - 1).HiddenSize;

    /// <summary>Makes a state of zeros for one stream.</summary>
    public StackedState CreateState() => new(_layers);

    /// <summary>One time step of all layers by dual-module inference; the result is the state's <see cref="StackedState.Output"/>.</summary>
    /// <param name="input">x, <see cref="InputSize"/> values.</param>
    /// <param name="state">The stream's state.</param>
    /// <exception cref="ArgumentException">x has the wrong width, or the state belongs to another stack.</exception>
    public void Step(ReadOnlySpan<float> input, StackedState state) => Step(input, state, static (layer, x, own) => layer.Step(x, own));

    /// <summary>One time step of all layers by their big modules alone.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{float}, StackedState)"/>
    public void StepDense(ReadOnlySpan<float> input, StackedState state) => Step(input, state, static (layer, x, own) => layer.StepDense(x, own));

    /// <summary>
    /// One time step of all layers by their big modules alone, which records what goes into each: the data to fit little modules to.
    /// </summary>
    /// <param name="input">x, <see cref="InputSize"/> values.</param>
    /// <param name="state">The stream's state.</param>
    /// <param name="traces">A trace per layer, from the lowest to the highest.</param>
    /// <exception cref="ArgumentException">There are not as many traces as layers, one is of another layer, or x or the state does not fit.</exception>
    public void StepDense(ReadOnlySpan<float> input, StackedState state, IReadOnlyList<ActivationTrace> traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        if (traces.Count != _layers.Length) throw new ArgumentException($"{traces.Count} traces were given for {_layers.Length} layers.", nameof(traces));
        int next = 0;
        Step(input, state, (layer, x, own) =>
        {
            StepCapture.Add(traces[next++], x, own);
            layer.StepDense(x, own);
        });
    }

    /// <summary>Disposes of the layers.</summary>
    public void Dispose()
    {
        foreach (IRecurrentLayer layer in _layers) layer.Dispose();
    }

    private void Step(ReadOnlySpan<float> input, StackedState state, LayerStep step)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (input.Length != InputSize) throw new ArgumentException($"input has {input.Length} values, the stack's input is {InputSize} wide.", nameof(input));
        if (state.Layers.Count != _layers.Length) throw new ArgumentException($"state has {state.Layers.Count} layers, the stack {_layers.Length}; make it by CreateState.", nameof(state));
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            ReadOnlySpan<float> x = InputOf(layer, input, state);
            step(_layers[layer], x, state.Layers[layer]);
            Span<float> output = state.OutputOf(layer);
            state.Layers[layer].Hidden.CopyTo(output);
            if (!IsResidual(layer, ResidualConnection.Add)) continue;
            for (int i = 0; i < output.Length; i++) output[i] += x[i];
        }
    }

    private ReadOnlySpan<float> InputOf(int layer, ReadOnlySpan<float> input, StackedState state)
    {
        ReadOnlySpan<float> below = layer == 0 ? input : state.OutputOf(layer - 1);
        if (!IsResidual(layer, ResidualConnection.Concatenate)) return below;
        ReadOnlySpan<float> belowThat = layer == 1 ? input : state.OutputOf(layer - 2);
        Span<float> both = state.InputOf(layer);
        below.CopyTo(both);
        belowThat.CopyTo(both[below.Length..]);
        return both;
    }

    // What is wrong with a layer's widths, if anything.
    private string? FindMisfit(int layer)
    {
        if (_layers[layer] is null) return $"Layer {layer} is null.";
        LayerShape shape = Shape(layer);
        int expected = layer == 0 ? shape.InputSize : Shape(layer - 1).HiddenSize;
        if (IsResidual(layer, ResidualConnection.Concatenate)) expected += layer == 1 ? InputSize : Shape(layer - 2).HiddenSize;
        if (shape.InputSize != expected) return $"Layer {layer} reads {shape.InputSize} values, what is below it gives {expected}.";
        return IsResidual(layer, ResidualConnection.Add) && shape.HiddenSize != shape.InputSize
            ? $"Layer {layer} adds its input of {shape.InputSize} values to {shape.HiddenSize} units."
            : null;
    }

    // The lowest layer has nothing below it that could be concatenated.
    private bool IsResidual(int layer, ResidualConnection kind) =>
        Residual == kind && layer >= _residualFrom && (kind != ResidualConnection.Concatenate || layer > 0);

    private LayerShape Shape(int layer) => _layers[layer].LayerShape;

    private delegate void LayerStep(IRecurrentLayer layer, ReadOnlySpan<float> input, RecurrentState state);
}
