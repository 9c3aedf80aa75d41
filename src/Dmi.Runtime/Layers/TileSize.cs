namespace Dmi.Layers;

/// <summary>
/// Sizes of tiles of rows (docs/decisions/0021). One source file, compiled into the runtime and the generator: both say the same.
/// </summary>
internal static class TileSize
{
    /// <summary>Bytes of a row that lie side by side: a lane of a vector.</summary>
    public const int Lane = 4;

    /// <summary>Rows of a tile of little rows of up to 8 bits, of B and of P, and of big rows where <see cref="MostRows"/> do not fit: the lanes of the widest vector.</summary>
    public const int Rows = 16;

    /// <summary>Rows of a tile of big rows: two of the widest vectors share what is loaded of the input.</summary>
    public const int MostRows = 2 * Rows;
}
