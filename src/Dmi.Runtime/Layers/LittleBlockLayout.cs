using System.ComponentModel;

namespace Dmi.Layers;

/// <summary>Where one block of the little module lies; see <see cref="LayerLayout.LittleBlocks"/>.</summary>
/// <param name="Offset">Bytes from the first block's first row to this one's.</param>
/// <param name="RowBytes">Bytes per row: the segments of the sides that the block reads.</param>
/// <param name="HiddenOffset">Bytes from the beginning of a row to the segment of h; meaningless where the block does not read h.</param>
/// <param name="FirstPart">Where its results begin among the pre-activations, in gates.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record LittleBlockLayout(long Offset, int RowBytes, int HiddenOffset, int FirstPart);
