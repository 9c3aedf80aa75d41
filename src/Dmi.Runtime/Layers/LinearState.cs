using System.ComponentModel;
using Dmi.Layers;

namespace Dmi;

/// <summary>Scratch memory and statistics of one stream of a linear layer, which carries nothing from one call to the next.</summary>
public sealed class LinearState : LayerState
{
    /// <summary>Memory for one stream.</summary>
    /// <param name="layout">The layer's layout.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public LinearState(LayerLayout layout)
        : base(layout)
    {
    }

    /// <summary>A state of a layer that is interpreted.</summary>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="stream">What its calls work in.</param>
    internal LinearState(LayerShape shape, object stream)
        : base(shape, stream)
    {
    }
}
