namespace Dmi;

/// <summary>Which outputs share a searched threshold; rules other than <see cref="MaskRule.Threshold"/> have none per gate.</summary>
public enum ThresholdScope
{
    /// <summary>Every gate has its own: the ratio is reached in each of them.</summary>
    Gate = 0,

    /// <summary>
    /// One for the layer: the ratio is reached over all gates together, and gates that saturate more skip more. Under
    /// <see cref="SwitchingRule.Activated"/> sigmoid gates share one, and tanh has its own, since they do not compare.
    /// </summary>
    Layer = 1,
}
