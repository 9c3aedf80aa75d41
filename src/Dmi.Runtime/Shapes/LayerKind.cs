namespace Dmi;

/// <summary>The kinds of layer.</summary>
public enum LayerKind
{
    /// <summary>Long short-term memory: gates i, f, g, o.</summary>
    Lstm = 0,
}
