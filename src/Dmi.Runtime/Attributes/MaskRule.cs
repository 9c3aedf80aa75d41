namespace Dmi;

/// <summary>How outputs are judged insensitive.</summary>
public enum MaskRule
{
    /// <summary>The little module's result is compared with thresholds per gate (P2 eq. 17, P1).</summary>
    Threshold = 0,
}
