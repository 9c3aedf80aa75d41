namespace Dmi;

/// <summary>
/// Rows of the little module that read the same inputs: one matrix W_LL. An LSTM has one block; a GRU's candidate n needs blocks of its own,
/// since r stands between its halves.
/// </summary>
/// <param name="Name">A name for files and messages; empty for the first block.</param>
/// <param name="FirstGate">The first gate whose rows it predicts.</param>
/// <param name="Gates">Gates that it predicts.</param>
/// <param name="ReadsInput">Whether it reads x.</param>
/// <param name="Hidden">Which recurrent side it reads.</param>
public sealed record LittleBlock(string Name, int FirstGate, int Gates, bool ReadsInput, HiddenSide Hidden)
{
    // One source file, compiled into the runtime and the generator: which blocks there are is decided here.
    internal static LittleBlock[] Of(LayerKind kind, bool resetAfter, bool precomputedInput) => (kind, resetAfter) switch
    {
        (LayerKind.Lstm, _) => [new LittleBlock("", 0, 4, !precomputedInput, HiddenSide.Hidden)],
        (LayerKind.Gru, true) =>
        [
            new LittleBlock("", 0, 2, true, HiddenSide.Hidden),
            new LittleBlock("candidate.input", 2, 1, true, HiddenSide.None),
            new LittleBlock("candidate.hidden", 2, 1, false, HiddenSide.Hidden),
        ],
        (LayerKind.Gru, false) =>
        [
            new LittleBlock("", 0, 2, true, HiddenSide.Hidden),
            new LittleBlock("candidate", 2, 1, true, HiddenSide.ResetHidden),
        ],
        _ => [new LittleBlock("", 0, 1, true, HiddenSide.None)],
    };
}

/// <summary>What a block of rows reads beside x.</summary>
public enum HiddenSide
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>h.</summary>
    Hidden = 1,

    /// <summary>r⊙h: the candidate of a GRU that resets before the product.</summary>
    ResetHidden = 2,
}
