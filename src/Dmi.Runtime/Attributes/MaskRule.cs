namespace Dmi;

/// <summary>How outputs are judged insensitive.</summary>
public enum MaskRule
{
    /// <summary>The little module's result is compared with thresholds per gate (P2 eq. 17, P1).</summary>
    Threshold = 0,

    /// <summary>Exactly K rows are computed at every step, the least saturated; ties are broken by index (P2 eq. 19).</summary>
    TopK = 2,
}
