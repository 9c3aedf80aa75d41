using System.ComponentModel;
using Dmi.Numerics;

namespace Dmi.Layers;

/// <summary>
/// Where everything of one generated LSTM lies in memory. The generator decides it (its KernelPlan) and hands it over; the runtime packs
/// weights and allocates states by it and knows no stride of its own.
/// </summary>
/// <remarks>
/// A <em>slot</em> is a row's place: gate · <see cref="GateStride"/> + unit. Slots between the units of two gates are padding: their
/// weights are zero, so that vector loops over units need no tail and leave zeros behind.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record LstmLayout
{
    /// <summary>The shape that this layout is for.</summary>
    public required LayerShape Shape { get; init; }

    /// <summary>Slots per gate: the units rounded up to the widest vector.</summary>
    public required int GateStride { get; init; }

    /// <summary>Floats per row of the big module, [x | h | padding]; whole cache lines.</summary>
    public required int BigRowLength { get; init; }

    /// <summary>Elements per row of the little module; whole cache lines.</summary>
    public required int LittleRowLength { get; init; }

    /// <summary>Where the columns of h begin in a little row.</summary>
    public required int LittleHiddenOffset { get; init; }

    /// <summary>Bytes per row of the packed projection of x, at two bits an entry; 0 where x is not projected.</summary>
    public required int InputProjectionStride { get; init; }

    /// <summary>Bytes per row of the packed projection of h, at two bits an entry; 0 where h is not projected.</summary>
    public required int HiddenProjectionStride { get; init; }

    /// <summary>Rows of a projection as packed: k rounded up to <see cref="ProjectionRowGroup"/>.</summary>
    public required int ProjectionRows { get; init; }

    /// <summary>Rows of the projection that a kernel computes at once.</summary>
    public required int ProjectionRowGroup { get; init; }

    /// <summary>Rows of the big module that a kernel computes at once; row lists are padded to it.</summary>
    public required int BigRowGroup { get; init; }

    /// <summary>All slots.</summary>
    public int Slots => Shape.GateCount * GateStride;

    /// <summary>Floats of the concatenated input [x | h], with room for whole vectors at the end of h.</summary>
    internal int ConcatenatedLength => Math.Max(BigRowLength, Shape.InputSize + GateStride);

    /// <summary>Ints of a row list: every slot, and one group of repeats that tells the last group what to prefetch.</summary>
    internal int RowListLength => Slots + 2 * BigRowGroup;

    /// <summary>Bytes that one row of the big module occupies in memory, with its bias.</summary>
    internal long BigRowBytes => sizeof(float) * (BigRowLength + 1L);

    /// <summary>Bytes that the little module and its projections read per step.</summary>
    internal long LittleBytes =>
        (long)Slots * (LittleRowLength * (Shape.Bits / 8) + 2 * sizeof(float))
        + (long)ProjectionRows * (InputProjectionStride + (SharesProjection ? 0 : HiddenProjectionStride));

    /// <summary>Whether x and h have the same projection, so that it is stored and read once.</summary>
    internal bool SharesProjection => Shape.ReducesInput && Shape.ReducesHidden && Shape.InputSize == Shape.HiddenSize;

    /// <summary>What every kernel relies on, so that no layout can lead it past the end of a buffer.</summary>
    /// <exception cref="ArgumentException">The layout is too small for its shape.</exception>
    internal void Check()
    {
        const int floatsPerLine = 16;
        int columns = Shape.InputSize + Shape.HiddenSize;
        bool fits = GateStride >= Shape.HiddenSize && GateStride < Shape.HiddenSize + floatsPerLine && GateStride % floatsPerLine == 0
            && BigRowLength >= columns && BigRowLength % floatsPerLine == 0 && BigRowGroup >= 1
            && LittleHiddenOffset >= Shape.LittleInputColumns && LittleRowLength >= (long)LittleHiddenOffset + Shape.LittleHiddenColumns
            && LittleRowLength * (Shape.Bits / 8L) % NativeArena.Alignment == 0
            && ProjectionRowGroup >= 1 && ProjectionRows >= Shape.ReducedSize && ProjectionRows % ProjectionRowGroup == 0
            && Fits(InputProjectionStride, Shape.ReducesInput, Shape.InputSize)
            && Fits(HiddenProjectionStride, Shape.ReducesHidden, Shape.HiddenSize);
        if (!fits) throw new ArgumentException($"The layout does not fit its shape, {Shape}; build the project anew with one version of Dmi.");

        static bool Fits(int stride, bool isReduced, int size) =>
            !isReduced || (4L * stride >= size && stride % LstmPacker.ProjectionBlock == 0);
    }
}
