using System;
using System.Linq;
using Dmi.Layers;
using Dmi.Projections;

namespace Dmi.Generators.Model;

/// <summary>
/// What will be emitted: a pure function of <see cref="LayerSpec"/>, and the only place that knows a stride, a padded length or an unroll.
/// </summary>
internal sealed record KernelPlan
{
    /// <summary>Bytes of a cache line and of the widest vector: big rows begin on such a boundary.</summary>
    public const int Line = 64;

    /// <summary>Units of a gate are padded to the widest vector of floats.</summary>
    private const int UnitPadding = Line / sizeof(float);

    /// <summary>Big rows of at most so many bytes have a copy in tiles for dense steps: 1,500 units in bfloat16 have 34.5 MiB (docs/decisions/0021).</summary>
    private const long MostTiledBytes = 36L << 20;

    /// <summary>The same for binary32 rows, which gain less by it, and nothing beyond.</summary>
    private const long MostTiledFloatBytes = 16L << 20;

    /// <summary>Bytes by which listed rows are asked for ahead: with 512 to 2,048 every listed row of eight comes at nearly the stream's rate.</summary>
    private const int PrefetchBytes = 1024;

    private KernelPlan(LayerSpec spec)
    {
        Spec = spec;
        LittleBlocks = new EquatableArray<LittleBlockPlan>([.. spec.Activation == Activation.None && spec.Kind == LayerKind.Linear ? [] : PlanBlocks()]);
    }

    public LayerSpec Spec { get; }

    /// <summary>LSTM i, f, g, o; GRU r, z, n; a linear layer has one.</summary>
    public int Gates => Spec.Kind switch { LayerKind.Lstm => 4, LayerKind.Gru => 3, _ => 1 };

    /// <summary>Whether a GRU's candidate is summed in two halves, since r multiplies one of them.</summary>
    public bool HasSplitCandidate => Spec.Kind == LayerKind.Gru && Spec.ResetAfter;

    /// <summary>Whether a GRU's candidate reads r⊙h.</summary>
    public bool HasResetInput => Spec.Kind == LayerKind.Gru && !Spec.ResetAfter;

    /// <summary>Gates' worth of pre-activations.</summary>
    public int Parts => Gates + (HasSplitCandidate ? 1 : 0);

    /// <summary>Gates whose rows are computed before the others.</summary>
    public int FirstPhaseGates => Spec.Kind == LayerKind.Gru ? 2 : Gates;

    public int GateStride => Pad(Spec.Units, UnitPadding);

    /// <summary>Where h begins in a big row and in the input that it meets, in weights and values.</summary>
    public int HiddenOffset => Pad(Spec.Input, WeightsPerLine);

    /// <summary>Weights of a big row [x | padding | h | padding].</summary>
    public int BigRowLength => HiddenOffset + Pad(Spec.Hidden, WeightsPerLine);

    /// <summary>Weights of a big row in a cache line.</summary>
    public int WeightsPerLine => Line / Spec.Big.BytesPerWeight();

    /// <summary>Whether big rows are integers that meet int8 codes of x and h, each side with a scale and thus a sum of its own.</summary>
    public bool HasBigCodes => Spec.Big == WeightPrecision.Int8;

    /// <summary>Bytes of a big row.</summary>
    public int BigRowBytes => BigRowLength * Spec.Big.BytesPerWeight();

    /// <summary>
    /// Rows of a tile of the copy that dense steps read; 0 where there is none. In a tile each four bytes of all rows lie side by side, so that a lane of
    /// a vector sums one row: no sum is left to be made across lanes, and memory is read in order whatever the row's length.
    /// </summary>
    public int TileRows
    {
        get
        {
            long most = Spec.Big == WeightPrecision.Float32 ? MostTiledFloatBytes : MostTiledBytes;
            bool isWorthIt = Spec.DenseTiles && 4 * GateStride <= 5 * Spec.Units && (long)Gates * GateStride * BigRowBytes <= most;
            return !isWorthIt ? 0 : GateStride % TileSize.MostRows == 0 ? TileSize.MostRows : TileSize.Rows;
        }
    }

    /// <summary>
    /// Listed rows of the big module at once. They share the loads of the input, and memory answers for several at a time; where rows are so short that
    /// what is asked for ahead are the next rows anyway, there are fewer, since the last group is filled up (docs/decisions/0020).
    /// </summary>
    public int BigRowGroup => HasLongRows ? 8 : 4;

    /// <summary>Weights by which listed rows are asked for ahead of the product: of the same row, near its end of the next one.</summary>
    public int PrefetchDistance => Math.Min(BigRowBytes, PrefetchBytes) / Spec.Big.BytesPerWeight();

    /// <summary>
    /// Weights from one line that is asked for to the next. Of long binary32 rows every second line is: processors fetch the other one of a pair of
    /// lines by themselves, and requests are scarce.
    /// </summary>
    public int PrefetchPeriod => WeightsPerLine * (Spec.Big == WeightPrecision.Float32 && HasLongRows ? 2 : 1);

    /// <summary>Rows in the order of memory whose results make a vector; they may overlap others where there are four.</summary>
    public int DenseRowGroup => Spec.Units >= 4 ? 4 : 1;

    /// <summary>
    /// Sums per listed row: eight in all hide the latency of a multiply-add, and there are registers for sixteen where vectors are of 512 bits.
    /// </summary>
    /// <param name="lanes">Floats of a vector.</param>
    public int BigUnroll(int lanes) => !HasLongRows || lanes == Line / sizeof(float) ? 2 : 1;

    /// <summary>
    /// Multiply-adds that a body may hold before it becomes a loop: a longer straight line gains nothing, as measured at twelve row lengths
    /// (docs/decisions/0008). Far below the sizes at which the JIT stops optimising.
    /// </summary>
    public const int DefaultStraightLineBudget = 48;

    /// <summary>The budget of this plan; other than <see cref="DefaultStraightLineBudget"/> only where budgets are compared.</summary>
    public int StraightLineBudget { get; init; } = DefaultStraightLineBudget;

    /// <summary>
    /// Vectors of a row per turn of the loop where one row is read after the other: four sums, since there are no other rows whose sums could
    /// hide the latency.
    /// </summary>
    public int DenseUnroll { get; } = 4;

    /// <summary>Ints of the list of the first phase's rows: every slot, the rest of a group, and one group that tells what to prefetch.</summary>
    public int SecondRowList => FirstPhaseGates * GateStride + 2 * BigRowGroup;

    /// <summary>Whether the projection is learned: every block then has a B of its own, and one segment of what B gives.</summary>
    public bool IsLearned => Spec.Projection == Projection.Learned;

    /// <summary>Whether both sides enter the little module as int8 codes.</summary>
    public bool HasInputCodes => LittleIsBytes || IsLearned;

    /// <summary>Bits of the weights that meet these codes.</summary>
    public int CodeBits => IsLearned ? Spec.ProjectionBits : Spec.Bits;

    public bool ReducesInput => IsSparse && LittleBlocks.Count > 0 && Spec.Input > Spec.Reduced;

    public bool ReducesHidden => IsSparse && Spec.Hidden > Spec.Reduced;

    public bool SharesProjection => ReducesInput && ReducesHidden && Spec.Input == Spec.Hidden;

    public int LittleInputColumns => Math.Min(Spec.Input, Spec.Reduced);

    public int LittleHiddenColumns => Math.Min(Spec.Hidden, Spec.Reduced);

    /// <summary>Integers have a scale for each side and thus two sums; wider weights meet dequantised inputs and have one.</summary>
    public bool LittleIsBytes => Spec.Bits <= 8;

    /// <summary>Bytes of x in a little row.</summary>
    public int InputSegment => IsLearned ? SegmentSize.Bytes(Spec.Input, Spec.ProjectionBits) : Segment(LittleInputColumns);

    /// <summary>Bytes of h in a little row.</summary>
    public int HiddenSegment => IsLearned ? SegmentSize.Bytes(Spec.Hidden, Spec.ProjectionBits) : Segment(LittleHiddenColumns);

    /// <summary>Where h begins in the little module's input, in codes or floats.</summary>
    public int LittleHiddenInput => HasInputCodes ? SegmentSize.Columns(InputSegment, CodeBits) : InputSegment / (Spec.Bits / 8);

    /// <summary>Whether weights of 8 bits meet the little module's input, which then needs magnitudes and signs.</summary>
    public bool HasLittleOperands => LittleBlocks.Count > 0 && CodeBits == 8;

    /// <summary>Bytes from the magnitudes of the little module's input to its signs: all its codes, as whole vectors.</summary>
    public int LittleOperandSigns => Pad(LittleHiddenInput + SegmentSize.Columns(HiddenSegment, CodeBits), Line);

    /// <summary>Whether weights of 8 bits meet what a learned projection gives.</summary>
    public bool HasReducedOperands => LittleIsBytes && LittleBlocks.Any(block => block.Learned is { } learned && (Spec.Bits == 8 || learned.Leading > 0));

    /// <summary>Bytes from the magnitudes of what a learned projection gives to its signs.</summary>
    public int ReducedOperandSigns => Pad(LittleBlocks.Select(block => block.Learned is null ? 0 : LearnedCodes(block)).Append(0).Max(), Line);

    /// <summary>Rows of a little module of 16 or 32 bits at once: their four sums become one vector.</summary>
    public int LittleRowGroup { get; } = 4;

    public EquatableArray<LittleBlockPlan> LittleBlocks { get; }

    public int InputProjectionStride => ReducesInput ? SegmentSize.Bytes(Spec.Input, SegmentSize.EntryBits) : 0;

    public int HiddenProjectionStride => ReducesHidden ? SegmentSize.Bytes(Spec.Hidden, SegmentSize.EntryBits) : 0;

    public int ProjectionRows => Pad(Spec.Reduced, TileSize.Rows);

    public static KernelPlan Create(LayerSpec spec) => new(spec);

    // Whether listed rows ask for columns of their own ahead, not only for those of the next rows.
    private bool HasLongRows => BigRowBytes > PrefetchBytes;

    private bool IsSparse => Spec.Projection == Projection.SparseRandom;

    private LittleBlockPlan[] PlanBlocks()
    {
        LittleBlock[] blocks = LittleBlock.Of(Spec.Kind, Spec.ResetAfter, Spec.PrecomputedInput);
        var plans = new LittleBlockPlan[blocks.Length];
        long offset = 0;
        int part = 0;
        LearnedBlockPlan? learned = null;
        for (int i = 0; i < blocks.Length; i++)
        {
            LittleBlock block = blocks[i];
            bool readsHidden = block.Hidden != HiddenSide.None;
            int hiddenOffset = block.ReadsInput ? InputSegment : 0;
            int rowBytes = hiddenOffset + (readsHidden ? HiddenSegment : 0);
            string suffix = string.Concat(block.Name.Split('.').Where(static word => word.Length > 0).Select(static word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
            if (IsLearned)
            {
                learned = PlanLearned("Project" + suffix, learned, block.ReadsInput, readsHidden, rowBytes, hiddenOffset);
                (rowBytes, hiddenOffset) = (learned.Leading + Segment(learned.Rank - learned.Leading), 0);
            }

            plans[i] = new LittleBlockPlan("Little" + suffix, offset, rowBytes, hiddenOffset, part, block.Gates * GateStride, block.ReadsInput, readsHidden, learned);
            offset += (long)block.Gates * GateStride * rowBytes;
            part += block.Gates;
        }

        return plans;
    }

    private LearnedBlockPlan PlanLearned(string kernel, LearnedBlockPlan? before, bool readsInput, bool readsHidden, int rowBytes, int hiddenOffset)
    {
        int rank = Math.Min(Spec.Reduced, (readsInput ? Spec.Input : 0) + (readsHidden ? Spec.Hidden : 0));
        long offset = before is null ? 0 : before.Offset + (long)before.Slots * before.RowBytes;
        int first = before is null ? 0 : before.FirstSlot + before.Slots;
        int leading = Math.Min(Spec.LeadingColumns, rank / LearnedProjectionRules.LeadingMultiple * LearnedProjectionRules.LeadingMultiple);
        return new LearnedBlockPlan(kernel, offset, rowBytes, hiddenOffset, first, Pad(rank, TileSize.Rows), rank, leading);
    }

    private int Segment(int columns) => LittleIsBytes ? SegmentSize.Bytes(columns, Spec.Bits) : Pad(columns * (Spec.Bits / 8), Line);

    // Codes that a row meets, its padding included.
    private int LearnedCodes(LittleBlockPlan block) => block.Learned!.Leading + SegmentSize.Columns(block.RowBytes - block.Learned.Leading, Spec.Bits);

    private static int Pad(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
