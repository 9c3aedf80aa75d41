using System.ComponentModel;

namespace Dmi.Layers;

/// <summary>Where B of one block lies; see <see cref="LayerLayout.LearnedBlocks"/>.</summary>
/// <param name="Offset">Bytes from the first block's first row of B to this one's.</param>
/// <param name="RowBytes">Bytes per row: the segments of the sides that the block reads.</param>
/// <param name="HiddenOffset">Bytes from the beginning of a row to the segment of h; meaningless where the block does not read h.</param>
/// <param name="FirstSlot">Its first row among those of all blocks.</param>
/// <param name="Slots">Its rows, padding included.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record LearnedBlockLayout(long Offset, int RowBytes, int HiddenOffset, int FirstSlot, int Slots);
