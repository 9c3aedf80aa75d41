using System.ComponentModel;
using Dmi.Layers;

namespace Dmi;

/// <summary>
/// All that changes from step to step in one stream of a layer. Made by the layer's <c>CreateState</c>. One state belongs to one thread at
/// a time; any number of states may share a layer.
/// </summary>
public abstract class LayerState
{
    private long _steps;
    private long _rowsComputed;
    private long _bytesRead;

    private protected LayerState(LayerLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        layout.Check();
        Layout = layout;
        Buffers = new LayerBuffers(layout);
    }

    /// <summary>The shape of the layer that made this state.</summary>
    public LayerShape Shape => Layout.Shape;

    /// <summary>What the steps so far have read and skipped.</summary>
    public StepStatistics Statistics => new(_steps, _steps * Layout.Shape.RowCount, _rowsComputed, _bytesRead);

    /// <summary>The memory that kernels work in.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public LayerBuffers Buffers { get; }

    internal LayerLayout Layout { get; }

    /// <summary>Begins the statistics anew.</summary>
    public void ResetStatistics() => (_steps, _rowsComputed, _bytesRead) = (0, 0, 0);

    internal bool HasLayout(LayerLayout layout) => ReferenceEquals(Layout, layout) || Layout.Equals(layout);

    internal void Count(int rowsComputed, long otherBytes)
    {
        _steps++;
        _rowsComputed += rowsComputed;
        _bytesRead += rowsComputed * Layout.BigRowBytes + otherBytes;
    }
}
