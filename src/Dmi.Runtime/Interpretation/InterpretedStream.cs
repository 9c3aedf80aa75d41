namespace Dmi.Interpretation;

/// <summary>What one state of an interpreted layer works in.</summary>
/// <typeparam name="T">The kind of layer in plain code.</typeparam>
/// <param name="owner">The layer that made the state.</param>
/// <param name="layer">The layer in plain code, with the state's memory.</param>
internal sealed class InterpretedStream<T>(InterpretedParts owner, T layer)
{
    /// <summary>The layer that made the state.</summary>
    public InterpretedParts Owner => owner;

    /// <summary>The layer in plain code.</summary>
    public T Layer => layer;
}
