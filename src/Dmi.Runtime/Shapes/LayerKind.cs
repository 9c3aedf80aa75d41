namespace Dmi;

/// <summary>The kinds of layer.</summary>
public enum LayerKind
{
    /// <summary>Long short-term memory: gates i, f, g, o.</summary>
    Lstm = 0,

    /// <summary>Gated recurrent unit: gates r, z, n.</summary>
    Gru = 1,

    /// <summary>Fully connected: one group of rows.</summary>
    Linear = 2,
}
