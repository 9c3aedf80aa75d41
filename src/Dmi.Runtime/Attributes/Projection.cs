namespace Dmi;

/// <summary>How the little module reduces its input.</summary>
public enum Projection
{
    /// <summary>A sparse ternary random matrix, entries √(3/k)·{+1, 0, −1} with probabilities 1/6, 2/3, 1/6 (P2 eq. 6).</summary>
    SparseRandom = 0,
}
