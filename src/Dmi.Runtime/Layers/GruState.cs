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
}
