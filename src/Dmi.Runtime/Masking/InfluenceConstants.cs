namespace Dmi.Masking;

/// <summary>The numbers in the scores of <see cref="MaskRule.Influence"/>.</summary>
// One source file, compiled into the runtime and the generator: plain code and kernels score alike.
internal static class InfluenceConstants
{
    /// <summary>
    /// λ: what an error of an LSTM's cell weighs beside what it does to h at once, since the cell is carried on. Little depends
    /// on it: how much a language model loses on its validation text hardly differs between 0 and 0.3 (docs/studies/little-modules.md).
    /// </summary>
    public const float CellWeight = 0.05f;

    /// <summary>
    /// The mean of n², were n uniform in (−1, 1): all that is known of the candidate of a GRU that resets before the product while r and z
    /// are judged.
    /// </summary>
    public const float CandidateSquare = 0.333f;

    /// <summary>σ(1.702·x) is the normal distribution function to within 0.01.</summary>
    public const float NormalSlope = 1.702f;

    /// <summary>A deviation of 0 is taken for this where it divides.</summary>
    public const float LeastDeviation = 1e-30f;
}
