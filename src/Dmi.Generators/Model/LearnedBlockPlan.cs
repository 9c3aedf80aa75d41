namespace Dmi.Generators.Model;

/// <summary>B of one block of a little module with a learned projection, as it will be emitted.</summary>
/// <param name="Kernel">Name of its kernel.</param>
/// <param name="Offset">Bytes from the first block's first row of B to this one's.</param>
/// <param name="RowBytes">Bytes per row: columns of the sides that the block reads.</param>
/// <param name="HiddenOffset">Bytes from the beginning of a row to those of h.</param>
/// <param name="FirstSlot">Its first row among those of all blocks.</param>
/// <param name="Slots">Its rows, padding included.</param>
/// <param name="Rank">Its rows.</param>
/// <param name="Leading">How many of the first columns of the block that it feeds have 8 bits.</param>
internal sealed record LearnedBlockPlan(string Kernel, long Offset, int RowBytes, int HiddenOffset, int FirstSlot, int Slots, int Rank, int Leading);
