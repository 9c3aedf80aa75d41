using System.ComponentModel;
using Dmi.Layers;

namespace Dmi;

/// <summary>The state of one stream of a GRU: h, scratch memory and statistics.</summary>
public sealed class GruState : RecurrentState
{
    /// <summary>A state of zeros.</summary>
    /// <param name="layout">The layer's layout.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public GruState(LayerLayout layout)
        : base(layout)
    {
    }

    /// <summary>A state of a layer that is interpreted.</summary>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="stream">What its steps work in.</param>
    /// <param name="hidden">h.</param>
    internal GruState(LayerShape shape, object stream, float[] hidden)
        : base(shape, stream, hidden)
    {
    }
}
