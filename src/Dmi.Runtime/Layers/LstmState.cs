using System.ComponentModel;
using Dmi.Layers;

namespace Dmi;

/// <summary>
/// All that changes from step to step in one stream of an LSTM: h, c, scratch memory and statistics. Made by the layer's
/// <c>CreateState</c>. One state belongs to one thread at a time; any number of states may share a layer.
/// </summary>
public sealed class LstmState
{
    private readonly LstmLayout _layout;
    private long _steps;
    private long _rowsComputed;
    private long _bytesRead;

    /// <summary>A state of zeros.</summary>
    /// <param name="layout">The layer's layout.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public LstmState(LstmLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        layout.Check();
        _layout = layout;
        Buffers = new LstmBuffers(layout);
    }

    /// <summary>h, the layer's output, HiddenSize values.</summary>
    public Span<float> Hidden => Buffers.Concatenated.Slice(_layout.Shape.InputSize, _layout.Shape.HiddenSize);

    /// <summary>c, HiddenSize values.</summary>
    public Span<float> Cell => Buffers.CellBuffer.Slice(0, _layout.Shape.HiddenSize);

    /// <summary>What the steps so far have read and skipped.</summary>
    public StepStatistics Statistics => new(_steps, _steps * _layout.Shape.RowCount, _rowsComputed, _bytesRead);

    /// <summary>The memory that kernels work in.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public LstmBuffers Buffers { get; }

    /// <summary>Sets h and c to zero: the beginning of a sequence. Statistics go on.</summary>
    public void Reset()
    {
        Buffers.Clear();
    }

    /// <summary>Takes h and c of another stream of the same layer, such as a beam that is kept.</summary>
    /// <param name="other">A state of the same layer.</param>
    /// <exception cref="ArgumentException">The other state belongs to a layer of another shape.</exception>
    public void CopyFrom(LstmState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._layout.Shape.HiddenSize != _layout.Shape.HiddenSize)
        {
            throw new ArgumentException(
                $"The other state has {other._layout.Shape.HiddenSize} units, this one {_layout.Shape.HiddenSize}.", nameof(other));
        }

        other.Hidden.CopyTo(Hidden);
        other.Cell.CopyTo(Cell);
    }

    /// <summary>Begins the statistics anew.</summary>
    public void ResetStatistics() => (_steps, _rowsComputed, _bytesRead) = (0, 0, 0);

    internal bool HasLayout(LstmLayout layout) => ReferenceEquals(_layout, layout) || _layout == layout;

    internal void Count(int rowsComputed, long littleBytes)
    {
        _steps++;
        _rowsComputed += rowsComputed;
        _bytesRead += rowsComputed * _layout.BigRowBytes + littleBytes;
    }
}
