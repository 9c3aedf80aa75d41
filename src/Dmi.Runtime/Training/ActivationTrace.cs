using System.Globalization;
using Dmi.Quantization;
using Dmi.Training;

namespace Dmi;

/// <summary>
/// What went into a layer, step by step: the data that the little module is fitted to and that thresholds are searched on.
/// </summary>
/// <remarks>
/// Steps of any number of streams may follow each other; their order does not matter but for which tenth of them is held out. A trace takes
/// 4·(input + hidden) bytes a step, with cells 4·(input + 2·hidden), in memory or, made by <see cref="OnDisk"/>, in files. It may be read by several threads at once, but not while steps are
/// being added.
/// </remarks>
public sealed class ActivationTrace
{
    private readonly string? _folder;
    private readonly RowStore _inputs;
    private readonly RowStore? _hidden;
    private RowStore? _cells;

    /// <summary>An empty trace.</summary>
    /// <param name="shape">The layer's shape; of it only the kind and the widths of x and h matter here.</param>
    public ActivationTrace(LayerShape shape)
        : this(shape, null)
    {
    }

    private ActivationTrace(LayerShape shape, string? folder)
    {
        ArgumentNullException.ThrowIfNull(shape);
        (Shape, _folder) = (shape, folder);
        _inputs = new RowStore(shape.InputSize, folder);
        _hidden = shape.HiddenSize == 0 ? null : new RowStore(shape.HiddenSize, folder);
    }

    /// <summary>
    /// An empty trace that lies in files, for steps that do not fit in memory: fits by least squares and learned projections read it block
    /// by block. What SGD learns from is held in memory all the same, and so is r⊙h of a GRU that resets before the product.
    /// </summary>
    /// <param name="shape">The layer's shape; of it only the kind and the widths of x and h matter here.</param>
    /// <param name="folder">
    /// A folder for the files, of which each takes its room, 16 MiB or one step, when it is begun. They are gone when the trace is collected or the
    /// process ends.
    /// </param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <remarks>Adding a step throws an <see cref="IOException"/> where the disk is full; the steps before it stay.</remarks>
    public static ActivationTrace OnDisk(LayerShape shape, string folder)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(folder);
        return Directory.Exists(folder)
            ? new ActivationTrace(shape, Path.GetFullPath(folder))
            : throw new DirectoryNotFoundException($"There is no folder '{folder}' for the trace.");
    }

    /// <summary>The layer's shape.</summary>
    public LayerShape Shape { get; }

    /// <summary>Steps.</summary>
    public int Count => _inputs.Count;

    /// <summary>Whether the steps hold cells: thresholds of an LSTM with peepholes or of the rule Influence are searched on such a trace.</summary>
    public bool HasCells => _cells is not null;

    /// <summary>Adds one input of a linear layer. The values are copied.</summary>
    /// <param name="input">x, as wide as the layer's input.</param>
    /// <exception cref="InvalidOperationException">The layer is recurrent.</exception>
    /// <exception cref="ArgumentException">The span has the wrong length, or holds a value that is not finite; nothing was added.</exception>
    public void Add(ReadOnlySpan<float> input)
    {
        if (_hidden is not null) throw new InvalidOperationException($"A step of '{Shape}' has h too; call Add(input, hidden).");
        Check(input, Shape.InputSize, nameof(input));
        input.CopyTo(_inputs.Add());
        GC.KeepAlive(this);
    }

    /// <summary>Adds one time step of a recurrent layer. The values are copied.</summary>
    /// <param name="input">x, as wide as the layer's input.</param>
    /// <param name="hidden">h before the step, as wide as the layer.</param>
    /// <exception cref="InvalidOperationException">The layer is not recurrent, or earlier steps hold cells.</exception>
    /// <exception cref="ArgumentException">A span has the wrong length, or holds a value that is not finite; nothing was added.</exception>
    public void Add(ReadOnlySpan<float> input, ReadOnlySpan<float> hidden)
    {
        if (HasCells) throw new InvalidOperationException("Earlier steps hold cells; call Add(input, hidden, cell).");
        CheckStep(input, hidden);
        Append(input, hidden);
    }

    /// <summary>Adds one time step of an LSTM with its cell, which peepholes and the influence mask read. The values are copied.</summary>
    /// <param name="input">x, as wide as the layer's input.</param>
    /// <param name="hidden">h before the step, as wide as the layer.</param>
    /// <param name="cell">c before the step, as wide as the layer.</param>
    /// <exception cref="InvalidOperationException">The layer is no LSTM, or earlier steps hold no cells.</exception>
    /// <exception cref="ArgumentException">A span has the wrong length, or holds a value that is not finite; nothing was added.</exception>
    public void Add(ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, ReadOnlySpan<float> cell)
    {
        if (Shape.Kind != LayerKind.Lstm) throw new InvalidOperationException($"'{Shape}' has no cell, an LSTM alone has one.");
        if (!HasCells && Count > 0) throw new InvalidOperationException("Earlier steps hold no cells; call Add(input, hidden).");
        CheckStep(input, hidden);
        Check(cell, Shape.HiddenSize, nameof(cell));
        RowStore cells = _cells ?? new RowStore(Shape.HiddenSize, _folder);
        cells.Reserve();
        Append(input, hidden);
        cell.CopyTo(cells.Add());
        _cells = cells;
        GC.KeepAlive(this);
    }

    internal ReadOnlySpan<float> Input(int step) => _inputs[step];

    /// <summary>h of one step; empty for a linear layer.</summary>
    internal ReadOnlySpan<float> Hidden(int step) => _hidden is null ? [] : _hidden[step];

    /// <summary>c of one step; for traces that <see cref="HasCells">have</see> it.</summary>
    internal ReadOnlySpan<float> Cell(int step) => _cells![step];

    /// <summary>Throws where this trace was not taken of a layer as wide as <paramref name="shape"/>.</summary>
    internal void CheckFits(LayerShape shape, string name)
    {
        if (Shape.Kind != shape.Kind || Shape.InputSize != shape.InputSize || Shape.HiddenSize != shape.HiddenSize)
        {
            throw new ArgumentException($"The trace is of a layer '{Shape}', the weights are of '{shape}'.", name);
        }
    }

    private void CheckStep(ReadOnlySpan<float> input, ReadOnlySpan<float> hidden)
    {
        if (_hidden is null) throw new InvalidOperationException($"'{Shape}' has no h; call Add(input).");
        Check(input, Shape.InputSize, nameof(input));
        Check(hidden, Shape.HiddenSize, nameof(hidden));
    }

    private void Append(ReadOnlySpan<float> input, ReadOnlySpan<float> hidden)
    {
        // All or nothing, where a disk is full.
        _inputs.Reserve();
        _hidden!.Reserve();
        input.CopyTo(_inputs.Add());
        hidden.CopyTo(_hidden.Add());
        GC.KeepAlive(this);
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
