namespace Dmi.Generators.Model;

/// <summary>One block of the little module as it will be emitted.</summary>
/// <param name="Kernel">Name of its kernel.</param>
/// <param name="Offset">Bytes from the first block's first row to this one's.</param>
/// <param name="RowBytes">Bytes per row.</param>
/// <param name="HiddenOffset">Bytes from the beginning of a row to the segment of h.</param>
/// <param name="FirstPart">Where its results begin among the pre-activations, in gates.</param>
/// <param name="Slots">Its rows, padding included.</param>
/// <param name="ReadsInput">Whether it reads x.</param>
/// <param name="ReadsHidden">Whether it reads h or r⊙h.</param>
/// <param name="Learned">Its learned projection, through which it reads them; null for other projections.</param>
internal sealed record LittleBlockPlan(
    string Kernel, long Offset, int RowBytes, int HiddenOffset, int FirstPart, int Slots, bool ReadsInput, bool ReadsHidden,
    LearnedBlockPlan? Learned);
