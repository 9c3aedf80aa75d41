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
    private readonly LayerLayout? _layout;
    private readonly LayerBuffers? _buffers;

    private protected LayerState(LayerLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        layout.Check();
        Shape = layout.Shape;
        _layout = layout;
        _buffers = new LayerBuffers(layout);
        LastBytes = layout.BigRowsBytes;
    }

    /// <summary>A state of a layer that is interpreted: its memory is that of a stream in plain code, and no kernel works in it.</summary>
    private protected LayerState(LayerShape shape, object stream) => (Shape, Stream) = (shape, stream);

    /// <summary>The shape of the layer that made this state.</summary>
    public LayerShape Shape { get; }

    /// <summary>
    /// Threads that share the rows of each step; null, the default, for the calling thread alone. May be set between steps; states of any
    /// layers may share a team. The results are the same. Interpreted layers do not use it.
    /// </summary>
    public WorkerTeam? Team { get; set; }

    /// <summary>
    /// Takes the time of every part of each step; null, the default, for none. May be set between steps. Interpreted layers do not use it.
    /// </summary>
    public StepTimings? Timings { get; set; }

    /// <summary>What the steps so far have read and skipped.</summary>
    public StepStatistics Statistics => new(_steps, _steps * Shape.RowCount, _rowsComputed, _bytesRead);

    /// <summary>The memory that kernels work in.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public LayerBuffers Buffers => _buffers ?? throw ForeignLayer();

    /// <summary>Bytes that the last step read, and so probably the next; of the first, all rows.</summary>
    internal long LastBytes { get; private set; }

    /// <summary>Whether the step under way counts as one of its team's threads.</summary>
    internal bool IsTeamStep { get; set; }

    internal LayerLayout Layout => _layout ?? throw ForeignLayer();

    /// <summary>What the steps of an interpreted layer work in; null in states of generated layers.</summary>
    internal object? Stream { get; }

    /// <summary>Begins the statistics anew.</summary>
    public void ResetStatistics() => (_steps, _rowsComputed, _bytesRead) = (0, 0, 0);

    internal bool HasLayout(LayerLayout layout) => ReferenceEquals(_layout, layout) || layout.Equals(_layout);

    internal void Count(int rowsComputed, long otherBytes) => CountBytes(rowsComputed, rowsComputed * Layout.BigRowBytes + otherBytes);

    internal void CountBytes(int rowsComputed, long bytes)
    {
        _steps++;
        _rowsComputed += rowsComputed;
        _bytesRead += bytes;
        LastBytes = bytes;
    }

    private InvalidOperationException ForeignLayer() => new($"The state belongs to an interpreted layer, {Shape}, which has no kernels.");
}
