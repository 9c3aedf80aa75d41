using System.ComponentModel;
using Dmi.Layers;

namespace Dmi;

/// <summary>The state of one stream of an LSTM: h, c, scratch memory and statistics.</summary>
public sealed class LstmState : RecurrentState
{
    private readonly float[]? _cell;

    /// <summary>A state of zeros.</summary>
    /// <param name="layout">The layer's layout.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public LstmState(LayerLayout layout)
        : base(layout)
    {
    }

    /// <summary>A state of a layer that is interpreted.</summary>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="stream">What its steps work in.</param>
    /// <param name="hidden">h.</param>
    /// <param name="cell">c.</param>
    internal LstmState(LayerShape shape, object stream, float[] hidden, float[] cell)
        : base(shape, stream, hidden)
    {
        _cell = cell;
    }

    /// <summary>c, HiddenSize values.</summary>
    public Span<float> Cell => _cell is not null ? _cell : Buffers.CellBuffer.Slice(0, Shape.HiddenSize);

    /// <inheritdoc/>
    public override void CopyFrom(RecurrentState other)
    {
        base.CopyFrom(other);
        ((LstmState)other).Cell.CopyTo(Cell);
    }

    private protected override void ClearCarried()
    {
        base.ClearCarried();
        Cell.Clear();
    }
}
