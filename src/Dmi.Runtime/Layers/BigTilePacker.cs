namespace Dmi.Layers;

/// <summary>Writes the copy of big rows of integers that dense steps read: tiles of rows, in each of which some columns of all rows lie side by side.</summary>
internal static unsafe class BigTilePacker
{
    /// <summary>Columns of a row that lie side by side: the bytes of a lane.</summary>
    public const int Columns = 4;

    /// <summary>Writes all tiles.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="rows">First byte of the rows.</param>
    /// <param name="tiles">First byte of the tiles, as many bytes.</param>
    public static void Pack(LayerLayout layout, byte* rows, byte* tiles)
    {
        int quads = layout.BigRowLength / Columns;
        for (int slot = 0; slot < layout.Slots; slot++)
        {
            (int tile, int row) = Math.DivRem(slot, layout.TileRows);
            uint* source = (uint*)(rows + (long)slot * layout.BigRowLength);
            uint* target = (uint*)(tiles + (long)tile * layout.TileRows * layout.BigRowLength) + row;
            for (int quad = 0; quad < quads; quad++) target[(long)quad * layout.TileRows] = source[quad];
        }
    }
}
