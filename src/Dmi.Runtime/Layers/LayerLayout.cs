using System.Collections.Immutable;
using System.ComponentModel;
using Dmi.Numerics;

namespace Dmi.Layers;

/// <summary>
/// Where everything of one generated layer lies in memory. The generator decides it (its KernelPlan) and hands it over; the runtime packs
/// weights and allocates states by it and knows no stride of its own.
/// </summary>
/// <remarks>
/// <para>
/// A <em>slot</em> is a row's place: gate · <see cref="GateStride"/> + unit. Slots between the units of two gates are padding: their weights
/// are zero, so that vector loops over units need no tail and leave zeros behind. A <em>part</em> is one gate's worth of pre-activations;
/// a GRU that resets after the product has four, since its candidate has two halves.
/// </para>
/// <para>
/// A <em>segment</em> is what one side (x or h) takes of a little row. With up to 8 bits a weight it is planar: of S bytes, byte j holds
/// columns j, S + j, 2·S + j, … from its lowest bits up, so that each plane meets S consecutive codes of the input.
/// </para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record LayerLayout
{
    /// <summary>The shape that this layout is for.</summary>
    public required LayerShape Shape { get; init; }

    /// <summary>Slots per gate: the units rounded up to the widest vector.</summary>
    public required int GateStride { get; init; }

    /// <summary>Parts of the pre-activations.</summary>
    public required int Parts { get; init; }

    /// <summary>Where h begins in a row of the big module and in the concatenated input, in floats.</summary>
    public required int HiddenOffset { get; init; }

    /// <summary>Floats per row of the big module, [x | padding | h | padding]; whole cache lines.</summary>
    public required int BigRowLength { get; init; }

    /// <summary>Rows of the big module that a kernel computes at once; row lists are padded to it.</summary>
    public required int BigRowGroup { get; init; }

    /// <summary>Gates whose rows are computed before the others: 2 for a GRU, whose candidate waits for r and z, all for other layers.</summary>
    public required int FirstPhaseGates { get; init; }

    /// <summary>Bytes of x in a little row.</summary>
    public required int InputSegment { get; init; }

    /// <summary>Bytes of h in a little row.</summary>
    public required int HiddenSegment { get; init; }

    /// <summary>The blocks of the little module, as <see cref="LayerShape.LittleBlocks"/> lists them.</summary>
    public required ImmutableArray<LittleBlockLayout> LittleBlocks { get; init; }

    /// <summary>Bytes per row of the packed projection of x, at two bits an entry; 0 where x is not projected.</summary>
    public required int InputProjectionStride { get; init; }

    /// <summary>Bytes per row of the packed projection of h, at two bits an entry; 0 where h is not projected.</summary>
    public required int HiddenProjectionStride { get; init; }

    /// <summary>Rows of a projection as packed: k rounded up to <see cref="ProjectionRowGroup"/>.</summary>
    public required int ProjectionRows { get; init; }

    /// <summary>Rows of the projection that a kernel computes at once.</summary>
    public required int ProjectionRowGroup { get; init; }

    /// <summary>All slots of rows.</summary>
    internal int Slots => Shape.GateCount * GateStride;

    /// <summary>Floats of the pre-activations.</summary>
    internal int PreActivationLength => Parts * GateStride;

    /// <summary>Whether a little row holds integers that meet integer codes.</summary>
    internal bool LittleIsBytes => Shape.Bits <= 8;

    /// <summary>Columns that one byte of a little row holds.</summary>
    internal int Planes => LittleIsBytes ? 8 / Shape.Bits : 1;

    /// <summary>Elements of the little module's input that belong to x, padding included: codes, or floats.</summary>
    internal int LittleInputLength => LittleIsBytes ? InputSegment * Planes : InputSegment / (Shape.Bits / 8);

    /// <summary>Elements of the little module's input that belong to h, padding included.</summary>
    internal int LittleHiddenLength => LittleIsBytes ? HiddenSegment * Planes : HiddenSegment / (Shape.Bits / 8);

    /// <summary>Floats of the concatenated input, with room for whole vectors at the end of h.</summary>
    internal int ConcatenatedLength => Math.Max(BigRowLength, Shape.HiddenSize == 0 ? 0 : HiddenOffset + GateStride);

    /// <summary>
    /// Ints of a list of one phase's rows: every slot, what fills the last group, and one group of repeats that tells it what to prefetch.
    /// </summary>
    internal int RowListLength(int gates) => gates * GateStride + 2 * BigRowGroup;

    /// <summary>Where the list of the second phase begins.</summary>
    public int SecondRowList => RowListLength(FirstPhaseGates);

    /// <summary>Ints of the lists of both phases.</summary>
    internal int RowListsLength => SecondRowList + (HasSecondPhase ? RowListLength(Shape.GateCount - FirstPhaseGates) : 0);

    internal bool HasSecondPhase => FirstPhaseGates < Shape.GateCount;

    /// <summary>Bytes that one row of the big module occupies in memory, with its bias.</summary>
    internal long BigRowBytes => sizeof(float) * (BigRowLength + 1L);

    /// <summary>Bytes that the little module and its projections read per step.</summary>
    internal long LittleBytes
    {
        get
        {
            long bytes = (long)ProjectionRows * (InputProjectionStride + (SharesProjection ? 0 : HiddenProjectionStride));
            foreach ((LittleBlock block, LittleBlockLayout place) in Shape.LittleBlocks.Zip(LittleBlocks))
            {
                bytes += (long)block.Gates * GateStride * (place.RowBytes + 2 * sizeof(float));
            }

            return bytes;
        }
    }

    /// <summary>Bytes of the rows of all little blocks.</summary>
    internal long LittleRowBytes => LittleBlocks.Length == 0
        ? 0
        : LittleBlocks[^1].Offset + (long)Shape.LittleBlocks[^1].Gates * GateStride * LittleBlocks[^1].RowBytes;

    /// <summary>Whether x and h have the same projection, so that it is stored and read once.</summary>
    internal bool SharesProjection => Shape.ReducesInput && Shape.ReducesHidden && Shape.InputSize == Shape.HiddenSize;

    /// <inheritdoc/>
    public bool Equals(LayerLayout? other) =>
        other is not null && Shape == other.Shape && GateStride == other.GateStride && Parts == other.Parts
        && HiddenOffset == other.HiddenOffset && BigRowLength == other.BigRowLength && BigRowGroup == other.BigRowGroup
        && FirstPhaseGates == other.FirstPhaseGates && InputSegment == other.InputSegment && HiddenSegment == other.HiddenSegment
        && LittleBlocks.AsSpan().SequenceEqual(other.LittleBlocks.AsSpan())
        && InputProjectionStride == other.InputProjectionStride && HiddenProjectionStride == other.HiddenProjectionStride
        && ProjectionRows == other.ProjectionRows && ProjectionRowGroup == other.ProjectionRowGroup;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Shape, GateStride, BigRowLength, InputSegment, HiddenSegment);

    /// <summary>What every kernel relies on, so that no layout can lead it past the end of a buffer.</summary>
    /// <exception cref="ArgumentException">The layout is too small for its shape.</exception>
    internal void Check()
    {
        const int floatsPerLine = 16;
        LayerShape shape = Shape;
        int parts = shape.GateCount + (shape.ResetAfter ? 1 : 0);
        bool fits = GateStride >= shape.Units && GateStride < shape.Units + floatsPerLine && GateStride % floatsPerLine == 0
            && Parts == parts && FirstPhaseGates == (shape.Kind == LayerKind.Gru ? 2 : shape.GateCount)
            && HiddenOffset >= shape.InputSize && HiddenOffset % floatsPerLine == 0
            && BigRowLength >= (long)HiddenOffset + shape.HiddenSize && BigRowLength % floatsPerLine == 0 && BigRowGroup >= 1
            && FitsSegment(InputSegment, shape.LittleInputColumns) && FitsSegment(HiddenSegment, shape.LittleHiddenColumns)
            && LittleBlocks.Length == (shape.HasInsensitiveOutputs ? shape.LittleBlocks.Length : 0) && BlocksFit()
            && ProjectionRowGroup >= 1 && ProjectionRows >= shape.ReducedSize && ProjectionRows % ProjectionRowGroup == 0
            && FitsProjection(InputProjectionStride, shape.ReducesInput, shape.InputSize)
            && FitsProjection(HiddenProjectionStride, shape.ReducesHidden, shape.HiddenSize);
        if (!fits) throw new ArgumentException($"The layout does not fit its shape, {shape}; build the project anew with one version of Dmi.");
    }

    private bool FitsSegment(int segment, int columns) => segment >= 0 && (LittleIsBytes
        ? segment % LayerPacker.SegmentAlignment == 0 && (long)segment * Planes >= columns
        : segment % NativeArena.Alignment == 0 && segment / (Shape.Bits / 8) >= columns);

    private bool BlocksFit()
    {
        long offset = 0;
        for (int i = 0; i < LittleBlocks.Length; i++)
        {
            (LittleBlock block, LittleBlockLayout place) = (Shape.LittleBlocks[i], LittleBlocks[i]);
            int hiddenOffset = block.ReadsInput ? InputSegment : 0;
            int rowBytes = hiddenOffset + (block.Hidden == HiddenSide.None ? 0 : HiddenSegment);
            if (place.Offset != offset || place.RowBytes != rowBytes || place.HiddenOffset != hiddenOffset) return false;
            if (place.FirstPart < 0 || place.FirstPart + block.Gates > Parts) return false;
            offset += (long)block.Gates * GateStride * rowBytes;
        }

        return true;
    }

    private static bool FitsProjection(int stride, bool isReduced, int size) =>
        !isReduced || (LayerPacker.ProjectionPlanes * (long)stride >= size && stride % LayerPacker.SegmentAlignment == 0);
}
