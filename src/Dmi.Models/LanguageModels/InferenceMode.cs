namespace Dmi.Models;

/// <summary>How a model's layer takes its steps.</summary>
public enum InferenceMode
{
    /// <summary>Big and little module together, rows skipped by the layer's thresholds.</summary>
    DualModule = 0,

    /// <summary>The big module alone: the baseline.</summary>
    Dense,
}
