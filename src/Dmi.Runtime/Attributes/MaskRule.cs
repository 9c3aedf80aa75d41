namespace Dmi;

/// <summary>How outputs are judged insensitive.</summary>
public enum MaskRule
{
    /// <summary>The little module's result is compared with thresholds per gate (P2 eq. 17, P1).</summary>
    Threshold = 0,

    /// <summary>
    /// Rows are scored by how far the error of their little result would move what the layer gives, all gates on one scale, and compared with
    /// one threshold for the layer. Of an LSTM with its output gate shut, nothing else of that unit matters.
    /// </summary>
    Influence = 1,

    /// <summary>Exactly K rows are computed at every step, the least saturated; ties are broken by index (P2 eq. 19).</summary>
    TopK = 2,
}
