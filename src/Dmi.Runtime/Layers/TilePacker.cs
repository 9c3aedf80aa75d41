using System.Runtime.InteropServices;

namespace Dmi.Layers;

/// <summary>Writes rows of bytes into tiles: of some rows, in which every four bytes of each lie side by side.</summary>
internal static unsafe class TilePacker
{
    /// <summary>Writes one row.</summary>
    /// <param name="row">The row, whole lanes.</param>
    /// <param name="tiles">First byte of the tiles.</param>
    /// <param name="slot">The row's place.</param>
    /// <param name="tileRows">Rows of a tile.</param>
    public static void Write(ReadOnlySpan<byte> row, byte* tiles, int slot, int tileRows)
    {
        ReadOnlySpan<uint> lanes = MemoryMarshal.Cast<byte, uint>(row);
        (int tile, int place) = Math.DivRem(slot, tileRows);
        uint* target = (uint*)(tiles + (long)tile * tileRows * row.Length) + place;
        for (int lane = 0; lane < lanes.Length; lane++) target[(long)lane * tileRows] = lanes[lane];
    }
}
