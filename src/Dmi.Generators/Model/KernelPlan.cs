using System;

namespace Dmi.Generators.Model;

/// <summary>
/// What will be emitted: a pure function of <see cref="LayerSpec"/>, and the only place that knows a stride, a padded length or an unroll.
/// </summary>
internal sealed record KernelPlan
{
    /// <summary>Bytes of a cache line and of the widest vector: rows begin on such a boundary.</summary>
    public const int Line = 64;

    /// <summary>Columns of a block of the packed projection: four planes of one line each, two bits an entry.</summary>
    public const int ProjectionBlockColumns = 4 * Line;

    /// <summary>Units of a gate are padded to the widest vector of floats.</summary>
    private const int UnitPadding = Line / sizeof(float);

    private KernelPlan(LayerSpec spec) => Spec = spec;

    public LayerSpec Spec { get; }

    /// <summary>i, f, g, o.</summary>
    public int Gates { get; } = 4;

    public int GateStride => Pad(Spec.Hidden, UnitPadding);

    public int Slots => Gates * GateStride;

    /// <summary>Floats of a big row [x | h | padding].</summary>
    public int BigRowLength => Pad(Spec.Input + Spec.Hidden, Line / sizeof(float));

    /// <summary>Rows of the big module at once: they share the loads of the input, and give eight independent sums.</summary>
    public int BigRowGroup { get; } = 4;

    /// <summary>Vectors of a row per turn of the loop: two sums a row hide the latency of a multiply-add.</summary>
    public int BigUnroll { get; } = 2;

    /// <summary>
    /// Multiply-adds that a body may hold before it becomes a loop. Far below the sizes at which the JIT gives up inlining (about 190
    /// calls) or optimising (about 1,000); a longer straight line gains nothing.
    /// </summary>
    public int StraightLineBudget { get; } = 64;

    /// <summary>
    /// Cache lines of each of the next rows that are asked for before a group of rows is done: enough for the processor's own prefetcher to
    /// find the stream. Asking for whole rows cost 15 % of a cold dense step, since four rows of 12 KB push each other out of the
    /// first-level cache.
    /// </summary>
    public int BigPrefetchLines => Math.Min(4, BigRowLength / (Line / sizeof(float)));

    /// <summary>Groups of little rows by which prefetching runs ahead: these rows are short, and worth 25 % of the cold little module.</summary>
    public int LittlePrefetchGroups { get; } = 2;

    public bool ReducesInput => Spec.Input > Spec.Reduced;

    public bool ReducesHidden => Spec.Hidden > Spec.Reduced;

    public bool SharesProjection => ReducesInput && ReducesHidden && Spec.Input == Spec.Hidden;

    public int LittleInputColumns => Math.Min(Spec.Input, Spec.Reduced);

    public int LittleHiddenColumns => Math.Min(Spec.Hidden, Spec.Reduced);

    /// <summary>Bytes have a scale for each side and thus two sums; wider weights meet dequantised inputs and have one.</summary>
    public bool LittleIsBytes => Spec.Bits == 8;

    public int LittleHiddenOffset => LittleIsBytes ? Pad(LittleInputColumns, Line) : LittleInputColumns;

    public int LittleRowLength => LittleIsBytes
        ? LittleHiddenOffset + Pad(LittleHiddenColumns, Line)
        : Pad(LittleInputColumns + LittleHiddenColumns, Line * 8 / Spec.Bits);

    /// <summary>Rows of the little module at once: their four sums become one vector.</summary>
    public int LittleRowGroup { get; } = 4;

    public int InputProjectionStride => ReducesInput ? Pad(Spec.Input, ProjectionBlockColumns) / 4 : 0;

    public int HiddenProjectionStride => ReducesHidden ? Pad(Spec.Hidden, ProjectionBlockColumns) / 4 : 0;

    public int ProjectionRowGroup { get; } = 4;

    public int ProjectionRows => Pad(Spec.Reduced, ProjectionRowGroup);

    public static KernelPlan Create(LayerSpec spec) => new(spec);

    private static int Pad(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
