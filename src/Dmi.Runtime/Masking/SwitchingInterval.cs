namespace Dmi;

/// <summary>
/// The sensitive interval of one gate's pre-activations: y_LL is insensitive where y_LL &lt; <paramref name="Lower"/> or
/// y_LL &gt; <paramref name="Upper"/>. Every rule of the papers is such an interval, since φ is monotone.
/// </summary>
/// <param name="Lower">Lower end, −∞ where nothing is insensitive below.</param>
/// <param name="Upper">Upper end, +∞ where nothing is insensitive above.</param>
public readonly record struct SwitchingInterval(float Lower, float Upper)
{
    /// <summary>Everything is sensitive.</summary>
    public static SwitchingInterval All { get; } = new(float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>Nothing is sensitive (NaN still is).</summary>
    public static SwitchingInterval Nothing { get; } = new(float.PositiveInfinity, float.NegativeInfinity);

    /// <summary>Whether every value is sensitive.</summary>
    public bool IsAll => float.IsNegativeInfinity(Lower) && float.IsPositiveInfinity(Upper);

    /// <summary>m of P2 eq. 5: true where the big module must compute the row. NaN is sensitive.</summary>
    public bool IsSensitive(float littleResult) => !(littleResult < Lower) && !(littleResult > Upper);

    /// <summary>P2's rule for sigmoid and tanh: sensitive where |y_LL| ≤ θ.</summary>
    /// <param name="theta">θ ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">θ is negative or NaN.</exception>
    public static SwitchingInterval Magnitude(double theta)
    {
        if (!(theta >= 0)) throw new ArgumentOutOfRangeException(nameof(theta), theta, "theta must be at least 0.");
        return new SwitchingInterval(-(float)theta, (float)theta);
    }

    /// <summary>P2's rule for ReLU: insensitive where y_LL &lt; θ.</summary>
    /// <param name="theta">θ of any sign, infinities included.</param>
    /// <exception cref="ArgumentOutOfRangeException">θ is NaN.</exception>
    public static SwitchingInterval ReluAbove(double theta)
    {
        if (double.IsNaN(theta)) throw new ArgumentOutOfRangeException(nameof(theta), theta, "theta must be a number.");
        return new SwitchingInterval((float)theta, float.PositiveInfinity);
    }

    /// <summary>P1's rule for sigmoid: sensitive where φ(y_LL) &gt; θ.</summary>
    /// <param name="theta">θ in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">θ is outside [0, 1].</exception>
    public static SwitchingInterval SigmoidAbove(double theta)
    {
        if (!(theta is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(theta), theta, "theta must lie in [0, 1].");
        return new SwitchingInterval(OpenBelow(Math.Log(theta / (1 - theta))), float.PositiveInfinity);
    }

    /// <summary>P1's rule for tanh: sensitive where θ⁻ &lt; φ(y_LL) &lt; θ⁺.</summary>
    /// <param name="lower">θ⁻ in [−1, 1].</param>
    /// <param name="upper">θ⁺ in [−1, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A threshold is outside [−1, 1].</exception>
    public static SwitchingInterval TanhBetween(double lower, double upper)
    {
        if (!(lower is >= -1 and <= 1)) throw new ArgumentOutOfRangeException(nameof(lower), lower, "lower must lie in [-1, 1].");
        if (!(upper is >= -1 and <= 1)) throw new ArgumentOutOfRangeException(nameof(upper), upper, "upper must lie in [-1, 1].");
        return new SwitchingInterval(OpenBelow(Math.Atanh(lower)), -OpenBelow(-Math.Atanh(upper)));
    }

    // 'Sensitive above this' with the end itself excluded: the next float up is the first that is sensitive.
    private static float OpenBelow(double end)
    {
        float rounded = (float)end;
        return float.IsFinite(rounded) && rounded <= end ? MathF.BitIncrement(rounded) : rounded;
    }
}
