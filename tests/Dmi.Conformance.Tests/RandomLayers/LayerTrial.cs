namespace Dmi.Conformance.Tests.RandomLayers;

/// <summary>
/// A layer, ONNX Runtime and the reference with the same weights, so that one check serves all kinds. The layer has a random little module.
/// </summary>
/// <param name="shape">The layer's shape.</param>
internal abstract class LayerTrial(LayerShape shape) : IDisposable
{
    // Rows that grow with the input would saturate every gate and make a sum's rounding, which grows along, decide what is left.
    private const float GainOfSquareLayer = 1.5f;

    public LayerShape Shape { get; } = shape;

    /// <summary>How far the layer may be from the reference after one step from the same state.</summary>
    public virtual float Tolerance => 2e-5f;

    /// <summary>A judged value this near a threshold may fall on either side, since values differ in their last bits.</summary>
    public virtual float Undecided => 1e-4f;

    /// <summary>The layer's thresholds.</summary>
    public abstract SwitchingThresholds Thresholds { set; }

    /// <summary>What the layer has computed so far.</summary>
    public abstract StepStatistics Statistics { get; }

    /// <summary>Gain of the random weights, by which pre-activations spread as far whatever the width of the input.</summary>
    protected float Gain => GainOfSquareLayer * MathF.Sqrt(MathF.Min(1, Shape.Units / (float)Math.Max(1, Shape.InputColumns)));

    /// <summary>What the reference's mask judged in its last step.</summary>
    public abstract ReadOnlySpan<float> Judged { get; }

    /// <summary>Which rows the reference computed in its last step.</summary>
    public abstract ReadOnlySpan<bool> Sensitive { get; }

    /// <summary>One step of the layer, by its thresholds.</summary>
    /// <returns>Everything that the step leaves: h, then c where there is one, or the output.</returns>
    public abstract float[] Step(float[] input);

    /// <summary>One step of the layer's big module, from the state that the last dense step left.</summary>
    /// <returns>As for <see cref="Step"/>.</returns>
    public abstract float[] StepDense(float[] input);

    /// <summary>One step of ONNX Runtime.</summary>
    /// <returns>As for <see cref="Step"/>.</returns>
    public abstract float[] StepOnnx(float[] input);

    /// <summary>One step of the reference; null thresholds mean the dense step.</summary>
    /// <returns>As for <see cref="Step"/>.</returns>
    public abstract float[] StepReference(float[] input, SwitchingThresholds? thresholds);

    /// <summary>Gives the layer's dual-module and dense state what the reference has: codes are equal only for equal inputs.</summary>
    public abstract void TakeReferenceState();

    /// <summary>
    /// Whether what the reference's last step quantised in between lay so near the middle between two codes that a last bit decides.
    /// </summary>
    public virtual bool HasUndecidedCodes => false;

    /// <inheritdoc/>
    public abstract void Dispose();
}
