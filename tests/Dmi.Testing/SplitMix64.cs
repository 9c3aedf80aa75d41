namespace Dmi.Testing;

/// <summary>Steele, Lea and Flood's SplitMix64: small, good enough for data, and the same on every platform and version.</summary>
/// <param name="seed">Any value.</param>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    internal ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong bits = _state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>A value in [−1, 1), a multiple of 2⁻²³.</summary>
    internal float NextSymmetric() => ((int)(Next() >> 40) - (1 << 23)) * (1f / (1 << 23));
}
