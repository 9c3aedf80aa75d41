namespace Dmi;

/// <summary>φ: what is applied to a layer's or a gate's pre-activations, element by element.</summary>
public enum Activation
{
    /// <summary>Nothing: φ(y) = y. No output is insensitive.</summary>
    None = 0,

    /// <summary>φ(y) = 1 / (1 + e⁻ʸ), flat on both sides.</summary>
    Sigmoid = 1,

    /// <summary>φ(y) = tanh y, flat on both sides.</summary>
    Tanh = 2,

    /// <summary>φ(y) = max(y, 0), flat below 0.</summary>
    Relu = 3,
}
