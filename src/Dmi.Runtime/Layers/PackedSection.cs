namespace Dmi.Layers;

/// <summary>What the packed weights of a layer consist of; <see cref="PackedPart"/> says which of them a layer has.</summary>
internal enum PackedSection
{
    /// <summary>Rows of the big module by slot.</summary>
    BigRows,

    /// <summary>These rows in tiles.</summary>
    BigTiles,

    /// <summary>Scales of rows of integers, one per slot.</summary>
    BigScales,

    /// <summary>b, one value per slot of every part.</summary>
    Bias,

    /// <summary>p of gates i, f and o.</summary>
    Peepholes,

    /// <summary>W_LL, block by block.</summary>
    LittleRows,

    /// <summary>Scales of W_LL, one per slot of every part.</summary>
    LittleScales,

    /// <summary>b_LL, one per slot of every part.</summary>
    LittleBias,

    /// <summary>B of a learned projection, block by block.</summary>
    LearnedRows,

    /// <summary>Scales of B, one per row of all blocks.</summary>
    LearnedScales,

    /// <summary>Zeros: B has no bias, but its kernel is that of any product.</summary>
    LearnedBias,

    /// <summary>σ, one per slot of every part.</summary>
    LittleErrors,

    /// <summary>P_x.</summary>
    InputProjection,

    /// <summary>P_h, where it is not that of x.</summary>
    HiddenProjection,

    /// <summary>How many there are.</summary>
    Count,
}
