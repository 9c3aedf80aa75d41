using Dmi.Projections;
using Dmi.Quantization;
using Dmi.Weights;

namespace Dmi.Layers;

/// <summary>Writes weights into the places that a <see cref="LayerLayout"/> gives them, in memory that is zeroed and as large as the layout says.</summary>
/// <remarks>Whoever writes anything else for the same layout raises <see cref="PackedHeader.Version"/>, of which files are.</remarks>
internal static unsafe class LayerPacker
{
    /// <summary>Segments and rows of projections are whole vectors of the narrowest kind.</summary>
    public const int SegmentAlignment = 16;

    /// <summary>Entries of a projection per byte, at two bits each.</summary>
    public const int ProjectionPlanes = 4;

    private const int ProjectionBits = 8 / ProjectionPlanes;

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
        BigRowPacker.Pack(layout, weights, memory[PackedSection.BigRows], memory.Singles(PackedSection.BigScales));
        if (layout.TileRows > 0) BigTilePacker.Pack(layout, memory[PackedSection.BigRows], memory[PackedSection.BigTiles]);
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
            int inputSegment = layout.IsLearned ? place.RowBytes - leading : layout.InputSegment;
            byte[] stored = new byte[matrix.Columns];
            for (int row = 0; row < matrix.Rows; row++)
            {
                int slot = Slot(layout, row);
                scales[place.FirstPart * layout.GateStride + slot] = matrix.Scales[row];
                bias[place.FirstPart * layout.GateStride + slot] = matrix.Bias[row];
                byte* target = rows + place.Offset + (long)slot * place.RowBytes;
                for (int column = 0; column < leading; column++) target[column] = (byte)LittleInputKernels.Stored(matrix.Codes![row * matrix.Columns + column] / 2, 8);
                PackSide(matrix, row, stored.AsSpan(0, inputColumns - leading), leading, target + leading, inputSegment);
                PackSide(matrix, row, stored.AsSpan(inputColumns), inputColumns, target + place.HiddenOffset, layout.HiddenSegment);
            }
        }
    }

    private static void PackLearned(LayerLayout layout, LittleModule little, byte* rows, float* scales)
    {
        for (int i = 0; i < little.Matrices.Length; i++)
        {
            (LearnedBlockLayout place, LearnedProjection projection) = (layout.LearnedBlocks[i], little.Matrices[i].Projection!);
            byte[] stored = new byte[projection.Columns];
            for (int row = 0; row < projection.Rows; row++)
            {
                scales[place.FirstSlot + row] = projection.Scales[row];
                ReadOnlySpan<sbyte> codes = projection.Row(row);
                byte* target = rows + place.Offset + (long)row * place.RowBytes;
                for (int column = 0; column < codes.Length; column++) stored[column] = (byte)LittleInputKernels.Stored(codes[column], projection.Bits);
                PackPlanes(stored.AsSpan(0, projection.InputColumns), target, layout.InputSegment, projection.Bits);
                PackPlanes(stored.AsSpan(projection.InputColumns), target + place.HiddenOffset, layout.HiddenSegment, projection.Bits);
            }
        }
    }

    private static void PackProjection(LayerLayout layout, int size, int stride, byte* packed)
    {
        if (packed is null) return;
        var projection = new SparseRandomProjection(layout.Shape.Seed, layout.Shape.ReducedSize, size);
        byte[] stored = new byte[size];
        for (int row = 0; row < projection.Rows; row++)
        {
            ReadOnlySpan<sbyte> entries = projection.Row(row);
            for (int column = 0; column < entries.Length; column++) stored[column] = (byte)(entries[column] + TernaryBias);
            PackPlanes(stored, packed + (long)row * stride, stride, ProjectionBits);
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

    // Some columns of a row, from the first; `stored` has room for them.
    private static void PackSide(LittleMatrix matrix, int row, Span<byte> stored, int from, byte* target, int segment)
    {
        (int first, int count) = (row * matrix.Columns + from, stored.Length);
        switch (matrix.Bits)
        {
            case 32: matrix.Values.AsSpan(first, count).CopyTo(new Span<float>(target, count)); break;
            case 16: matrix.Codes.AsSpan(first, count).CopyTo(new Span<short>(target, count)); break;
            default:
                ReadOnlySpan<short> codes = matrix.Codes.AsSpan(first, count);
                for (int column = 0; column < codes.Length; column++) stored[column] = (byte)LittleInputKernels.Stored(codes[column], matrix.Bits);
                PackPlanes(stored, target, segment, matrix.Bits);
                break;
        }
    }

    // Byte j of a segment holds the columns j, segment + j, 2·segment + j, … from its lowest bits up.
    private static void PackPlanes(ReadOnlySpan<byte> stored, byte* target, int segment, int bits)
    {
        for (int shift = 0; stored.Length > 0; shift += bits)
        {
            ReadOnlySpan<byte> plane = stored[..Math.Min(segment, stored.Length)];
            for (int place = 0; place < plane.Length; place++) target[place] |= (byte)(plane[place] << shift);
            stored = stored[plane.Length..];
        }
    }
}
