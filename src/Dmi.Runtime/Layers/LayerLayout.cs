using System.Collections.Immutable;
using System.ComponentModel;
using Dmi.Numerics;

namespace Dmi.Layers;

/// <summary>
/// Where everything of one generated layer lies in memory. The generator decides it (its KernelPlan) and hands it over; the runtime packs
/// weights and allocates states by it and knows no stride of its own; <see cref="TileSize"/> is common to both.
/// </summary>
/// <remarks>
/// <para>
/// A <em>slot</em> is a row's place: gate · <see cref="GateStride"/> + unit. Slots between the units of two gates are padding: their weights
/// are zero, so that vector loops over units need no tail and leave zeros behind (where inputs are finite; nothing reads them as units). A <em>part</em> is one gate's worth of pre-activations;
/// a GRU that resets after the product has four, since its candidate has two halves.
/// </para>
/// <para>
/// A <em>segment</em> is what one side (x or h) takes of a little row. With up to 8 bits a weight it is whole lanes of four bytes, and byte j of
/// a lane that begins with column n holds columns n + j, n + 4 + j, … from its lowest bits up, so that each plane meets four codes of the input
/// that lie side by side. Values of 3 bits are 2·high + low: lanes of all highs, of two bits each, and then of all lows, of one.
/// </para>
/// <para>
/// A <em>tile</em> is some rows of bytes, lane by lane: the first lane of every row, then the second. A vector then holds lanes of as many rows, and
/// sums each in its own. Little rows of up to 8 bits, B and P are tiles of 16; big rows of integers are there once more as tiles.
/// </para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record LayerLayout
{
    private const int FloatsPerLine = 16;

    /// <summary>The shape that this layout is for.</summary>
    public required LayerShape Shape { get; init; }

    /// <summary>Slots per gate: the units rounded up to the widest vector.</summary>
    public required int GateStride { get; init; }

    /// <summary>Parts of the pre-activations.</summary>
    public required int Parts { get; init; }

    /// <summary>Where h begins in a row of the big module and in the concatenated input, in weights and values; a whole number of cache lines of a row.</summary>
    public required int HiddenOffset { get; init; }

    /// <summary>Weights per row of the big module, [x | padding | h | padding]; whole cache lines.</summary>
    public required int BigRowLength { get; init; }

    /// <summary>Rows of the big module that a kernel computes at once; row lists are padded to it.</summary>
    public required int BigRowGroup { get; init; }

    /// <summary>
    /// Rows of a tile of the big rows that dense steps read: 0 where there are none. In a tile each <see cref="TileSize.Lane"/> bytes of all its rows lie
    /// side by side.
    /// </summary>
    public required int TileRows { get; init; }

    /// <summary>Gates whose rows are computed before the others: 2 for a GRU, whose candidate waits for r and z, all for other layers.</summary>
    public required int FirstPhaseGates { get; init; }

    /// <summary>Where the list of the second phase's rows begins, in ints from that of the first.</summary>
    public required int SecondRowList { get; init; }

    /// <summary>Bytes of x in a little row.</summary>
    public required int InputSegment { get; init; }

    /// <summary>Bytes of h in a little row.</summary>
    public required int HiddenSegment { get; init; }

    /// <summary>The blocks of the little module, as <see cref="LayerShape.LittleBlocks"/> lists them.</summary>
    public required ImmutableArray<LittleBlockLayout> LittleBlocks { get; init; }

    /// <summary>
    /// B of every block, where the projection is learned. Its rows are segments of whole sides, and a little row has one segment, of what B
    /// gives, behind its leading columns of a byte each.
    /// </summary>
    public required ImmutableArray<LearnedBlockLayout> LearnedBlocks { get; init; }

    /// <summary>Bytes per row of the packed projection of x, at two bits an entry; 0 where x is not projected.</summary>
    public required int InputProjectionStride { get; init; }

    /// <summary>Bytes per row of the packed projection of h, at two bits an entry; 0 where h is not projected.</summary>
    public required int HiddenProjectionStride { get; init; }

    /// <summary>Rows of a projection as packed: k rounded up to whole tiles.</summary>
    public required int ProjectionRows { get; init; }

    /// <summary>All slots of rows.</summary>
    internal int Slots => Shape.GateCount * GateStride;

    /// <summary>Floats of the pre-activations.</summary>
    internal int PreActivationLength => Parts * GateStride;

    /// <summary>Whether a little row holds integers that meet integer codes.</summary>
    internal bool LittleIsBytes => Shape.Bits <= 8;

    internal bool IsLearned => Shape.Projection == Projection.Learned;

    /// <summary>Whether both sides enter the little module as int8 codes.</summary>
    internal bool HasInputCodes => LittleIsBytes || IsLearned;

    /// <summary>Bits of the weights that meet these codes.</summary>
    private int CodeBits => IsLearned ? Shape.ProjectionBits : Shape.Bits;

    /// <summary>Floats of what B gives: as many as it has rows, and as a little row of floats or shorts reads.</summary>
    internal int ReducedLength
    {
        get
        {
            int most = 1;
            foreach (LearnedBlockLayout block in LearnedBlocks) most = Math.Max(most, block.Slots);
            foreach (LittleBlockLayout block in LittleBlocks) most = Math.Max(most, LittleIsBytes || !IsLearned ? 0 : block.RowBytes / (Shape.Bits / 8));
            return (most + FloatsPerLine - 1) / FloatsPerLine * FloatsPerLine;
        }
    }

    /// <summary>Codes of what B gives: as many as the longest little row has columns.</summary>
    internal int ReducedCodesLength
    {
        get
        {
            int most = ReducedLength;
            for (int i = 0; LittleIsBytes && i < LittleBlocks.Length; i++)
            {
                int leading = Shape.LeadingColumnsOf(Shape.LittleBlocks[i]);
                most = Math.Max(most, leading + SegmentSize.Columns(LittleBlocks[i].RowBytes - leading, Shape.Bits));
            }

            return most;
        }
    }

    /// <summary>Bytes of B of all blocks.</summary>
    internal long LearnedRowBytes => LearnedBlocks.Length == 0 ? 0 : LearnedBlocks[^1].Offset + (long)LearnedBlocks[^1].Slots * LearnedBlocks[^1].RowBytes;

    /// <summary>Rows of B of all blocks, padding included.</summary>
    internal int LearnedSlots => LearnedBlocks.Length == 0 ? 0 : LearnedBlocks[^1].FirstSlot + LearnedBlocks[^1].Slots;

    /// <summary>Elements of the little module's input that belong to x, padding included: codes, or floats.</summary>
    internal int LittleInputLength => LittleLength(InputSegment);

    /// <summary>Elements of the little module's input that belong to h, padding included.</summary>
    internal int LittleHiddenLength => LittleLength(HiddenSegment);

    /// <summary>Floats of the concatenated input, with room for whole vectors at the end of h.</summary>
    internal int ConcatenatedLength => Math.Max(BigRowLength, Shape.HiddenSize == 0 ? 0 : HiddenOffset + GateStride);

    /// <summary>
    /// Ints of a list of one phase's rows: every slot, what fills the last group, and one group of repeats that tells it what to prefetch.
    /// </summary>
    internal int RowListLength(int gates) => gates * GateStride + 2 * BigRowGroup;

    /// <summary>Ints of the lists of both phases.</summary>
    internal int RowListsLength => SecondRowList + (HasSecondPhase ? RowListLength(Shape.GateCount - FirstPhaseGates) : 0);

    internal bool HasSecondPhase => FirstPhaseGates < Shape.GateCount;

    /// <summary>Bytes that one row of the big module occupies in memory, with its bias and scale; a row in halves has <see cref="SecondBiasBytes"/> more.</summary>
    internal long BigRowBytes => (long)BytesPerWeight * BigRowLength + sizeof(float) * (HasBigCodes ? 2 : 1);

    /// <summary>Bytes of all rows of the big module.</summary>
    internal long BigRowsBytes => (long)Slots * BigRowLength * BytesPerWeight;

    /// <summary>Bytes per weight of the big module.</summary>
    internal int BytesPerWeight => Shape.Big.BytesPerWeight();

    /// <summary>Whether big rows are integers, each with a scale, that meet int8 codes of x and h.</summary>
    internal bool HasBigCodes => Shape.Big == WeightPrecision.Int8;

    /// <summary>Bytes of the other half's bias, for a row that is summed in two halves.</summary>
    internal const long SecondBiasBytes = sizeof(float);

    /// <summary>Bytes that a dense step reads of the big module: tiles with the padding of units, rows without.</summary>
    internal long DenseBytes
    {
        get
        {
            int unitsRead = TileRows > 0 ? GateStride : Shape.Units;
            return unitsRead * (Shape.GateCount * BigRowBytes + (Parts > Shape.GateCount ? SecondBiasBytes : 0));
        }
    }

    /// <summary>Floats of the peephole vectors, padding included.</summary>
    internal long PeepholeLength => Shape.Peephole ? 3L * GateStride : 0;

    /// <summary>Bytes of W_x·x where a step is given that.</summary>
    internal long PrecomputedBytes => Shape.PrecomputedInput ? (long)sizeof(float) * Shape.InputSize : 0;

    /// <summary>Bytes that the little module and its projections read per step.</summary>
    internal long LittleBytes
    {
        get
        {
            long bytes = (long)ProjectionRows * (InputProjectionStride + (SharesProjection ? 0 : HiddenProjectionStride));

            // Scale and bias of every row; influence reads its error, too.
            int floats = Shape.Mask == MaskRule.Influence ? 3 : 2;
            foreach ((LittleBlock block, LittleBlockLayout place) in Shape.LittleBlocks.Zip(LittleBlocks))
            {
                bytes += (long)block.Gates * GateStride * (place.RowBytes + floats * sizeof(float));
            }

            return bytes + LearnedRowBytes + 2L * sizeof(float) * LearnedSlots;
        }
    }

    /// <summary>Bytes of the rows of all little blocks.</summary>
    internal long LittleRowBytes => LittleBlocks.Length == 0
        ? 0
        : LittleBlocks[^1].Offset + (long)Shape.LittleBlocks[^1].Gates * GateStride * LittleBlocks[^1].RowBytes;

    /// <summary>Whether x and h have the same projection, so that it is stored and read once.</summary>
    internal bool SharesProjection => Shape.ReducesInput && Shape.ReducesHidden && Shape.InputColumns == Shape.HiddenSize;

    /// <inheritdoc/>
    public bool Equals(LayerLayout? other) =>
        other is not null && Shape == other.Shape && GateStride == other.GateStride && Parts == other.Parts
        && HiddenOffset == other.HiddenOffset && BigRowLength == other.BigRowLength && BigRowGroup == other.BigRowGroup && TileRows == other.TileRows
        && FirstPhaseGates == other.FirstPhaseGates && SecondRowList == other.SecondRowList && InputSegment == other.InputSegment && HiddenSegment == other.HiddenSegment
        && LittleBlocks.AsSpan().SequenceEqual(other.LittleBlocks.AsSpan())
        && LearnedBlocks.AsSpan().SequenceEqual(other.LearnedBlocks.AsSpan())
        && InputProjectionStride == other.InputProjectionStride && HiddenProjectionStride == other.HiddenProjectionStride
        && ProjectionRows == other.ProjectionRows;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Shape, GateStride, BigRowLength, InputSegment, HiddenSegment);

    /// <summary>What every kernel relies on, so that no layout can lead it past the end of a buffer.</summary>
    /// <exception cref="ArgumentException">The layout is too small for its shape.</exception>
    internal void Check()
    {
        // Kernels compute four rows at once; what is far beyond them is no layout of theirs.
        const int largestGroup = 16;
        LayerShape shape = Shape;
        int weightsPerLine = NativeArena.Alignment / BytesPerWeight;
        int parts = shape.GateCount + (shape.ResetAfter ? 1 : 0);
        bool fits = GateStride >= shape.Units && GateStride < shape.Units + FloatsPerLine && GateStride % FloatsPerLine == 0
            && Parts == parts && FirstPhaseGates == (shape.Kind == LayerKind.Gru ? 2 : shape.GateCount)
            && HiddenOffset >= shape.InputColumns && HiddenOffset % weightsPerLine == 0
            && BigRowLength >= (long)HiddenOffset + shape.HiddenSize && BigRowLength % weightsPerLine == 0
            && BigRowGroup is >= 1 and <= largestGroup && FitsTiles() && SecondRowList == RowListLength(FirstPhaseGates)
            && FitsSides() && LearnedBlocksFit()
            && LittleBlocks.Length == (shape.HasInsensitiveOutputs ? shape.LittleBlocks.Length : 0) && BlocksFit()
            && ProjectionRows % TileSize.Rows == 0
            && ProjectionRows >= shape.ReducedSize && ProjectionRows < shape.ReducedSize + TileSize.Rows
            && FitsProjection(InputProjectionStride, shape.ReducesInput, shape.InputColumns)
            && FitsProjection(HiddenProjectionStride, shape.ReducesHidden, shape.HiddenSize)
            && (!SharesProjection || InputProjectionStride == HiddenProjectionStride);
        if (!fits) throw new ArgumentException($"The layout does not fit its shape, {shape}; build the project anew with one version of Dmi.");
    }

    // Tiles are whole in every phase and in every share of a team.
    private bool FitsTiles() =>
        TileRows == 0 || (TileRows is TileSize.Rows or TileSize.MostRows && GateStride % TileRows == 0);

    // A learned projection reads whole sides.
    private bool FitsSides() => IsLearned
        ? SegmentSize.Fits(InputSegment, Shape.InputColumns, Shape.ProjectionBits) && SegmentSize.Fits(HiddenSegment, Shape.HiddenSize, Shape.ProjectionBits)
        : FitsSegment(InputSegment, Shape.LittleInputColumns) && FitsSegment(HiddenSegment, Shape.LittleHiddenColumns);

    private bool FitsSegment(int segment, int columns) => LittleIsBytes
        ? SegmentSize.Fits(segment, columns, Shape.Bits)
        : segment >= 0 && segment % NativeArena.Alignment == 0 && segment / (Shape.Bits / 8) >= columns;

    private bool LearnedBlocksFit()
    {
        if (LearnedBlocks.Length != (IsLearned ? LittleBlocks.Length : 0)) return false;
        (long offset, int first) = (0, 0);
        for (int i = 0; i < LearnedBlocks.Length; i++)
        {
            (LittleBlock block, LearnedBlockLayout place) = (Shape.LittleBlocks[i], LearnedBlocks[i]);
            int hiddenOffset = block.ReadsInput ? InputSegment : 0;
            int rowBytes = hiddenOffset + (block.Hidden == HiddenSide.None ? 0 : HiddenSegment);
            if (place.Offset != offset || place.FirstSlot != first || place.RowBytes != rowBytes || place.HiddenOffset != hiddenOffset) return false;
            if (place.Slots < Shape.LittleColumnsOf(block) || place.Slots % TileSize.Rows != 0 || place.Slots >= Shape.LittleColumnsOf(block) + TileSize.Rows) return false;
            int leading = Shape.LeadingColumnsOf(block);
            if (!FitsSegment(LittleBlocks[i].RowBytes - leading, Shape.LittleColumnsOf(block) - leading)) return false;
            (offset, first) = (offset + (long)place.Slots * rowBytes, first + place.Slots);
        }

        return true;
    }

    private bool BlocksFit()
    {
        long offset = 0;
        for (int i = 0; i < LittleBlocks.Length; i++)
        {
            (LittleBlock block, LittleBlockLayout place) = (Shape.LittleBlocks[i], LittleBlocks[i]);
            int hiddenOffset = block.ReadsInput && !IsLearned ? InputSegment : 0;
            int rowBytes = IsLearned ? place.RowBytes : hiddenOffset + (block.Hidden == HiddenSide.None ? 0 : HiddenSegment);
            if (place.Offset != offset || place.RowBytes != rowBytes || place.HiddenOffset != hiddenOffset) return false;
            if (place.FirstPart < 0 || place.FirstPart + block.Gates > Parts) return false;
            offset += (long)block.Gates * GateStride * rowBytes;
        }

        return true;
    }

    private static bool FitsProjection(int stride, bool isReduced, int size) =>
        !isReduced || SegmentSize.Fits(stride, size, SegmentSize.EntryBits);

    private int LittleLength(int segment) => HasInputCodes ? SegmentSize.Columns(segment, CodeBits) : segment / (Shape.Bits / 8);
}
