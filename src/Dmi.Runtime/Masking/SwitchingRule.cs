namespace Dmi;

/// <summary>Which side of a threshold is insensitive.</summary>
public enum SwitchingRule
{
    /// <summary>P2 eq. 17, on pre-activations: sigmoid and tanh are insensitive where |y_LL| &gt; θ, ReLU where y_LL &lt; θ.</summary>
    PreActivation = 0,

    /// <summary>
    /// P1, on activated values: a sigmoid gate is sensitive where φ(y_LL) &gt; θ, tanh where θ⁻ &lt; φ(y_LL) &lt; θ⁺; ReLU as in
    /// <see cref="PreActivation"/>.
    /// </summary>
    Activated = 1,
}
