using Dmi.Numerics;
using Dmi.Quantization;

namespace Dmi.Layers;

/// <summary>
/// Writes the rows of the big module in the precision of a layer: as rows, in tiles, or both. The target memory is zeroed and as large as the layout says.
/// </summary>
internal static unsafe class BigRowPacker
{
    // ByteDot.StoredBias in every byte.
    private const ulong StoredBits = 0x8080_8080_8080_8080;

    /// <summary>Writes all rows.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="memory">Where they go, and their scales.</param>
    public static void Pack(LayerLayout layout, DualModuleWeights weights, PackedMemory memory)
    {
        byte* rows = memory[PackedSection.BigRows], tiles = memory[PackedSection.BigTiles];
        float* scales = memory.Singles(PackedSection.BigScales);
        var row = new float[layout.BigRowLength];
        byte[] packed = new byte[layout.BigRowLength * layout.BytesPerWeight];
        for (int i = 0; i < layout.Shape.RowCount; i++)
        {
            weights.CopyBigRow(i, row, row.AsSpan(layout.HiddenOffset));
            int slot = LayerPacker.Slot(layout, i);
            fixed (byte* target = packed)
            {
                switch (layout.Shape.Big)
                {
                    case WeightPrecision.Int8: scales[slot] = PackCodes(row, target); break;
                    case WeightPrecision.BFloat16: PackHalves(row, (ushort*)target); break;
                    default: row.CopyTo(new Span<float>(target, row.Length)); break;
                }
            }

            if (rows is not null) packed.CopyTo(new Span<byte>(rows + (long)slot * packed.Length, packed.Length));
            if (tiles is not null) TilePacker.Write(packed, tiles, slot, layout.TileRows);
        }
    }

    // The padding takes part, being zeros. Rows of weights and inputs have the same codes, and vectors for them; plus 128 is the highest bit turned.
    private static float PackCodes(float[] row, byte* target)
    {
        float scale = LittleInputKernels.Quantize8(ref row[0], row.Length, ref *(sbyte*)target);
        foreach (ref ulong codes in new Span<ulong>(target, row.Length / sizeof(ulong))) codes ^= StoredBits;
        return scale;
    }

    private static void PackHalves(float[] row, ushort* target)
    {
        for (int column = 0; column < row.Length; column++) target[BFloat16Pairs.Place(column)] = BFloat16Pairs.Round(row[column]);
    }
}
