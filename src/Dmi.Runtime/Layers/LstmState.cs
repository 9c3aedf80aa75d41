using System.ComponentModel;
using Dmi.Layers;

namespace Dmi;

/// <summary>The state of one stream of an LSTM: h, c, scratch memory and statistics.</summary>
public sealed class LstmState : RecurrentState
{
    /// <summary>A state of zeros.</summary>
    /// <param name="layout">The layer's layout.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public LstmState(LayerLayout layout)
        : base(layout)
    {
    }

    /// <summary>c, HiddenSize values.</summary>
    public Span<float> Cell => Buffers.CellBuffer.Slice(0, Layout.Shape.HiddenSize);

    /// <inheritdoc/>
    public override void CopyFrom(RecurrentState other)
    {
        base.CopyFrom(other);
        ((LstmState)other).Cell.CopyTo(Cell);
    }
}
