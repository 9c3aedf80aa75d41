namespace Dmi.Reference;

/// <summary>One stream of a recurrent layer in plain code, whatever its kind.</summary>
internal interface IReferenceStream
{
    /// <summary>h.</summary>
    float[] Hidden { get; }

    /// <summary>m of the last step.</summary>
    ReadOnlySpan<bool> Sensitive { get; }

    /// <summary>Whether the last step asked the little module.</summary>
    bool UsedLittle { get; }

    /// <summary>One time step by dual-module inference.</summary>
    /// <param name="input">x.</param>
    /// <param name="thresholds">Thresholds that are known to fit the layer.</param>
    void StepChecked(ReadOnlySpan<float> input, SwitchingThresholds thresholds);

    /// <summary>One time step by the big module alone.</summary>
    /// <param name="input">x.</param>
    void StepDense(ReadOnlySpan<float> input);
}
