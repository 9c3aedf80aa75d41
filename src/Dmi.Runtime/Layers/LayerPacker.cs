using System.Runtime.InteropServices;
using Dmi.Projections;
using Dmi.Quantization;
using Dmi.Weights;

namespace Dmi.Layers;

/// <summary>Writes weights into the places that a <see cref="LayerLayout"/> gives them, in memory that is zeroed and as large as the layout says.</summary>
/// <remarks>Whoever writes anything else for the same layout raises <see cref="PackedHeader.Version"/>, of which files are.</remarks>
internal static unsafe class LayerPacker
{
    // Two-bit entries are stored plus 1, as the unsigned operand 0, 1 or 2; the kernels take Σx away again.
    private const int TernaryBias = 1;

    /// <summary>Packs all weights of a layer into zeroed memory.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="weights">Weights that fit it.</param>
    /// <exception cref="OutOfMemoryException">There is not enough.</exception>
    public static PackedMemory Pack(LayerLayout layout, DualModuleWeights weights)
    {
        var memory = new PackedMemory(layout, weights.HasLittleModule);
        memory.Allocate(static _ => true);
        BigRowPacker.Pack(layout, weights, memory);
        PackBias(layout, weights, memory.Singles(PackedSection.Bias));
        if (layout.Shape.Peephole) PackUnits(layout, weights.PeepholeArray, memory.Singles(PackedSection.Peepholes));
        if (weights.Little is not { } little) return memory;

        PackLittle(layout, little, memory[PackedSection.LittleRows], memory.Singles(PackedSection.LittleScales), memory.Singles(PackedSection.LittleBias));
        if (layout.IsLearned) PackLearned(layout, little, memory[PackedSection.LearnedRows], memory.Singles(PackedSection.LearnedScales));
        if (memory.Has(PackedSection.LittleErrors)) PackUnits(layout, InfluenceErrors.Of(weights), memory.Singles(PackedSection.LittleErrors));
        PackProjection(layout, layout.Shape.InputColumns, layout.InputProjectionStride, memory[PackedSection.InputProjection]);
        PackProjection(layout, layout.Shape.HiddenSize, layout.HiddenProjectionStride, memory[PackedSection.HiddenProjection]);
        return memory;
    }

    /// <summary>Values that lie units by units, such as peepholes, into slots.</summary>
    private static void PackUnits(LayerLayout layout, float[] values, float* packed)
    {
        int units = layout.Shape.Units;
        for (int gate = 0; gate < values.Length / units; gate++)
        {
            values.AsSpan(gate * units, units).CopyTo(new Span<float>(packed + gate * layout.GateStride, units));
        }
    }

    private static void PackLittle(LayerLayout layout, LittleModule little, byte* rows, float* scales, float* bias)
    {
        for (int i = 0; i < little.Matrices.Length; i++)
        {
            (LittleBlock block, LittleBlockLayout place, LittleMatrix matrix) =
                (layout.Shape.LittleBlocks[i], layout.LittleBlocks[i], little.Matrices[i]);
            int leading = matrix.LeadingColumns;
            int inputColumns = layout.IsLearned ? matrix.Columns : block.ReadsInput ? layout.Shape.LittleInputColumns : 0;
            byte[] packed = new byte[place.RowBytes];
            for (int row = 0; row < matrix.Rows; row++)
            {
                int slot = Slot(layout, row);
                scales[place.FirstPart * layout.GateStride + slot] = matrix.Scales[row];
                bias[place.FirstPart * layout.GateStride + slot] = matrix.Bias[row];
                packed.AsSpan().Clear();
                for (int column = 0; column < leading; column++) packed[column] = (byte)LittleInputKernels.Stored(matrix.Codes![row * matrix.Columns + column] / 2, 8);
                PackSide(matrix, row, leading, inputColumns, packed.AsSpan(leading, layout.IsLearned ? place.RowBytes - leading : block.ReadsInput ? layout.InputSegment : 0));
                if (inputColumns < matrix.Columns) PackSide(matrix, row, inputColumns, matrix.Columns, packed.AsSpan(place.HiddenOffset, layout.HiddenSegment));
                byte* target = rows + place.Offset;
                if (layout.LittleIsBytes) TilePacker.Write(packed, target, slot, TileSize.Rows);
                else packed.CopyTo(new Span<byte>(target + (long)slot * place.RowBytes, place.RowBytes));
            }
        }
    }

    private static void PackLearned(LayerLayout layout, LittleModule little, byte* rows, float* scales)
    {
        for (int i = 0; i < little.Matrices.Length; i++)
        {
            (LearnedBlockLayout place, LearnedProjection projection) = (layout.LearnedBlocks[i], little.Matrices[i].Projection!);
            byte[] packed = new byte[place.RowBytes];
            SegmentPart[] input = SegmentSize.Parts(layout.InputSegment, projection.Bits), hidden = SegmentSize.Parts(layout.HiddenSegment, projection.Bits);
            for (int row = 0; row < projection.Rows; row++)
            {
                scales[place.FirstSlot + row] = projection.Scales[row];
                ReadOnlySpan<sbyte> codes = projection.Row(row);
                packed.AsSpan().Clear();
                for (int column = 0; column < codes.Length; column++)
                {
                    int stored = LittleInputKernels.Stored(codes[column], projection.Bits);
                    if (column < projection.InputColumns) Add(packed, input, column, stored);
                    else Add(packed.AsSpan(place.HiddenOffset), hidden, column - projection.InputColumns, stored);
                }

                TilePacker.Write(packed, rows + place.Offset, row, TileSize.Rows);
            }
        }
    }

    private static void PackProjection(LayerLayout layout, int size, int stride, byte* tiles)
    {
        if (tiles is null) return;
        var projection = new SparseRandomProjection(layout.Shape.Seed, layout.Shape.ReducedSize, size);
        byte[] packed = new byte[stride];
        SegmentPart[] parts = SegmentSize.Parts(stride, SegmentSize.EntryBits);
        for (int row = 0; row < projection.Rows; row++)
        {
            packed.AsSpan().Clear();
            ReadOnlySpan<sbyte> entries = projection.Row(row);
            for (int column = 0; column < entries.Length; column++) Add(packed, parts, column, entries[column] + TernaryBias);
            TilePacker.Write(packed, tiles, row, TileSize.Rows);
        }
    }

    /// <summary>A row's place. Rows of every gate are numbered from 0; gates lie GateStride apart.</summary>
    public static int Slot(LayerLayout layout, int row)
    {
        (int gate, int unit) = Math.DivRem(row, layout.Shape.Units);
        return gate * layout.GateStride + unit;
    }

    // Every part has the bias of the sides that it sums: a candidate in two halves has one for each.
    private static void PackBias(LayerLayout layout, DualModuleWeights weights, float* bias)
    {
        LayerShape shape = layout.Shape;
        bool isSplit = layout.Parts > shape.GateCount;
        for (int row = 0; row < shape.RowCount; row++)
        {
            int slot = Slot(layout, row);
            float recurrent = weights.RecurrentBiasArray.Length == 0 ? 0 : weights.RecurrentBiasArray[row];
            bool isHalf = isSplit && slot >= (shape.GateCount - 1) * layout.GateStride;
            bias[slot] = isHalf ? weights.BiasArray[row] : weights.BiasArray[row] + recurrent;
            if (isHalf) bias[slot + layout.GateStride] = recurrent;
        }
    }

    // Some columns of a row into their segment.
    private static void PackSide(LittleMatrix matrix, int row, int from, int end, Span<byte> packed)
    {
        (int first, int count) = (row * matrix.Columns + from, end - from);
        switch (matrix.Bits)
        {
            case 32: MemoryMarshal.AsBytes(matrix.Values.AsSpan(first, count)).CopyTo(packed); break;
            case 16: MemoryMarshal.AsBytes(matrix.Codes.AsSpan(first, count)).CopyTo(packed); break;
            default:
                SegmentPart[] parts = SegmentSize.Parts(packed.Length, matrix.Bits);
                for (int column = 0; column < count; column++) Add(packed, parts, column, LittleInputKernels.Stored(matrix.Codes![first + column], matrix.Bits));
                break;
        }
    }

    // A lane's four bytes hold as many columns in their lowest bits, then the next four, and so on.
    private static void Add(Span<byte> segment, SegmentPart[] parts, int column, int stored)
    {
        foreach (SegmentPart part in parts)
        {
            (int lane, int place) = Math.DivRem(column, SegmentSize.Columns(TileSize.Lane, part.Bits));
            int value = stored >> part.Shift & (1 << part.Bits) - 1;
            segment[part.Start + lane * TileSize.Lane + place % TileSize.Lane] |= (byte)(value << (place / TileSize.Lane * part.Bits));
        }
    }
}
