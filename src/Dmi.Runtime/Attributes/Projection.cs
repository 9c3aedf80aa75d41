namespace Dmi;

/// <summary>How the little module reduces its input.</summary>
public enum Projection
{
    /// <summary>A sparse ternary random matrix, entries √(3/k)·{+1, 0, −1} with probabilities 1/6, 2/3, 1/6 (P2 eq. 6).</summary>
    SparseRandom = 0,

    /// <summary>
    /// The map of rank k that loses least on real inputs: the principal directions of the pre-activations. A dense int8 matrix B that reads x
    /// and h together, one per block of the little module; far fewer directions are needed than random ones.
    /// </summary>
    Learned = 1,

    /// <summary>
    /// None: the little module is W itself at few bits, fed with the quantised input. Up to 8 bits the trace tells how to round, so that errors of
    /// inputs that go together make up for each other; the bias is fitted, too.
    /// </summary>
    None = 2,
}
