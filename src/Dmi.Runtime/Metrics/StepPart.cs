namespace Dmi;

/// <summary>A part of a step, in the order in which the parts follow one another (P2 algorithm 2).</summary>
public enum StepPart
{
    /// <summary>x and h become integers, for the little module and for integer rows of the big one, and are projected.</summary>
    Projection,

    /// <summary>y_LL: the rows of the little module.</summary>
    Little,

    /// <summary>The mask, and the list of the sensitive rows.</summary>
    Mask,

    /// <summary>y_HH: rows of the big module, all of them or the sensitive ones.</summary>
    Big,

    /// <summary>The activations, and the gates of recurrent layers.</summary>
    Gates,
}
