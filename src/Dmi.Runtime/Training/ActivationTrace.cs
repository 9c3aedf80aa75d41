using System.Globalization;
using Dmi.Quantization;
using Dmi.Training;

namespace Dmi;

/// <summary>
/// What went into a layer, step by step: the data that the little module is fitted to and that thresholds are searched on.
/// </summary>
/// <remarks>
/// Steps of any number of streams may follow each other; their order does not matter but for which tenth of them is held out. A trace takes
/// 4·(input + hidden) bytes a step. It may be read by several threads at once, but not while steps are being added.
/// </remarks>
public sealed class ActivationTrace
{
    private readonly RowStore _inputs;
    private readonly RowStore _hidden;

    /// <summary>An empty trace.</summary>
    /// <param name="shape">The layer's shape; of it only the kind and the widths of x and h matter here.</param>
    public ActivationTrace(LayerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape;
        _inputs = new RowStore(shape.InputSize);
        _hidden = new RowStore(shape.HiddenSize);
    }

    /// <summary>The layer's shape.</summary>
    public LayerShape Shape { get; }

    /// <summary>Steps.</summary>
    public int Count => _inputs.Count;

    /// <summary>Adds one time step of a recurrent layer. The values are copied.</summary>
    /// <param name="input">x, as wide as the layer's input.</param>
    /// <param name="hidden">h before the step, as wide as the layer.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, or holds a value that is not finite; nothing was added.</exception>
    public void Add(ReadOnlySpan<float> input, ReadOnlySpan<float> hidden)
    {
        Check(input, Shape.InputSize, nameof(input));
        Check(hidden, Shape.HiddenSize, nameof(hidden));
        input.CopyTo(_inputs.Add());
        hidden.CopyTo(_hidden.Add());
    }

    internal ReadOnlySpan<float> Input(int step) => _inputs[step];

    internal ReadOnlySpan<float> Hidden(int step) => _hidden[step];

    /// <summary>Throws where this trace was not taken of a layer as wide as <paramref name="shape"/>.</summary>
    internal void CheckFits(LayerShape shape, string name)
    {
        if (Shape.Kind != shape.Kind || Shape.InputSize != shape.InputSize || Shape.HiddenSize != shape.HiddenSize)
        {
            throw new ArgumentException($"The trace is of a layer '{Shape}', the weights are of '{shape}'.", name);
        }
    }

    private void Check(ReadOnlySpan<float> values, int expected, string name)
    {
        if (values.Length != expected)
        {
            throw new ArgumentException($"{name} has {values.Length} values, expected {expected} ({Shape}).", name);
        }

        for (int i = 0; i < values.Length; i++)
        {
            // Steps with larger values never reach the little module.
            if (!(MathF.Abs(values[i]) < SymmetricQuantizer.Excessive))
            {
                string message = string.Create(
                    CultureInfo.InvariantCulture, $"{name}[{i}] is {values[i]} in step {Count}; activations must be finite and below 1E+20.");
                throw new ArgumentException(message, name);
            }
        }
    }
}
