using System.Linq;
using Dmi.Generators.Emit.Kernels;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>Writes the order of a step's parts (P2 algorithm 2); what differs between kinds of layer is in the derived classes.</summary>
/// <param name="plan">The plan.</param>
internal abstract class StepsEmitter(KernelPlan plan)
{
    protected KernelPlan Plan { get; } = plan;

    /// <summary>The state's type.</summary>
    public static string StateType(KernelPlan plan) => $"{plan.Spec.Kind}State";

    public static StepsEmitter For(KernelPlan plan) => plan.Spec.Kind switch
    {
        LayerKind.Lstm => new LstmStepsEmitter(plan),
        LayerKind.Gru => new GruStepsEmitter(plan),
        _ => new LinearStepsEmitter(plan),
    };

    public void Write(IndentedWriter writer)
    {
        using (writer.Braces($"internal static void StepDense(PackedLayer weights, {StateType(Plan)} state)"))
        {
            WriteBuffers(writer);
            WriteBigCodes(writer);
            WriteDense(writer);
            writer.Line("weights.CountDense(state);");
            writer.Line("timings?.EndStep();");
        }

        if (Plan.LittleBlocks.Count == 0) return;
        writer.Line();
        writer.Lines("""
            // x_Q = Q(x), y_LL = W_LL P x_Q + b_LL, the mask, then the sensitive rows of the big module over the little one's results
            // (P2 algorithm 2, eq. 5). False, and nothing is done, where an input is not finite.
            """);
        using (writer.Braces($"internal static bool TryStepDual(PackedLayer weights, {StateType(Plan)} state, SwitchingThresholds thresholds)"))
        {
            WriteBuffers(writer);
            WriteBigCodes(writer);
            WriteDual(writer);
            writer.Line("timings?.EndStep();");
            writer.Line("return true;");
        }

        WriteHelpers(writer);
    }

    private static void WriteBuffers(IndentedWriter writer)
    {
        writer.Line("LayerBuffers buffers = state.Buffers;");
        writer.Line("WorkerTeam? team = state.Team;");
        writer.Line("StepTimings? timings = state.Timings;");
        writer.Line("timings?.Begin();");
    }

    /// <summary>Writes that a part of the step ends here.</summary>
    protected static void WriteEnd(IndentedWriter writer, string part) => writer.Line($"timings?.End(StepPart.{part});");

    protected abstract void WriteDense(IndentedWriter writer);

    protected abstract void WriteDual(IndentedWriter writer);

    protected virtual void WriteHelpers(IndentedWriter writer)
    {
    }

    /// <summary>Writes what makes some sides the little module's input.</summary>
    protected void WriteEncode(IndentedWriter writer, params InputSide[] sides)
    {
        foreach (InputSide side in sides) side.WriteEncode(writer, Plan);
        if (Plan.HasLittleOperands) WriteSplit(writer, "Little", Plan.LittleOperandSigns);
    }

    // Magnitudes and signs of codes, for weights of 8 bits.
    private static void WriteSplit(IndentedWriter writer, string codes, int count) =>
        writer.Line($"SplitCodes(ref buffers.{codes}Codes, ref buffers.{codes}Operands, 0, {count}, {count});");

    /// <summary>Writes the call of a little block's kernel.</summary>
    protected void WriteLittle(IndentedWriter writer, LittleBlockPlan block)
    {
        string rows = block.Offset == 0 ? "ref weights.LittleRows" : $"ref Unsafe.Add(ref weights.LittleRows, (nint){block.Offset})";
        int first = block.FirstPart * Plan.GateStride;
        string input = block.Learned is { } learned ? WriteLearned(writer, block, learned)
            : Plan.LittleIsBytes ? SideArguments(block, ByteProduct.OfBlock(Plan, block)) : "ref buffers.LittleFeatures";
        WriteEnd(writer, "Projection");
        writer.Line($"{block.Kernel}(team, {rows}, {At("weights.LittleScales", first)}, {At(Plan.Spec.PrecomputedInput ? "buffers.LittleBias" : "weights.LittleBias", first)}, {input}, {block.Slots}, {At("buffers.PreActivations", first)});");
        WriteEnd(writer, "Little");
    }

    // u = B z_Q, and u_Q = Q(u) where the weights have few bits; what the block's kernel then reads.
    private string WriteLearned(IndentedWriter writer, LittleBlockPlan block, LearnedBlockPlan learned)
    {
        string projection = learned.Offset == 0 ? "ref weights.LearnedRows" : $"ref Unsafe.Add(ref weights.LearnedRows, (nint){learned.Offset})";
        writer.Line($"{learned.Kernel}(team, {projection}, {At("weights.LearnedScales", learned.FirstSlot)}, {At("weights.LearnedBias", learned.FirstSlot)}, {SideArguments(block, ByteProduct.OfProjection(Plan, block))}, {learned.Slots}, ref buffers.Reduced);");
        if (!Plan.LittleIsBytes) return "ref buffers.Reduced";
        string scale = char.ToLowerInvariant(block.Kernel[0]) + block.Kernel.Substring(1) + "Scale";
        writer.Line($"float {scale} = LittleInputKernels.Quantize8(ref buffers.Reduced, {learned.Rank}, ref buffers.ReducedCodes);");
        writer.Line($"if (float.IsNaN({scale})) return false;");

        // A wider block leaves codes behind those of this one, and bytes of padding stand for −128.
        if (Plan.Spec.Bits == 8 && learned.Rank < block.RowBytes && Plan.LittleBlocks.Any(other => other.Learned!.Rank > learned.Rank))
        {
            writer.Line($"LittleInputKernels.Clear({At("buffers.ReducedCodes", learned.Rank)}, {block.RowBytes - learned.Rank});");
        }

        if (Plan.HasReducedOperands) WriteSplit(writer, "Reduced", Plan.ReducedOperandSigns);
        string offset = InputSide.Offset(Plan.Spec.Bits, At("buffers.ReducedCodes", learned.Leading), learned.Rank - learned.Leading);

        // Leading columns stand for their doubles.
        if (learned.Leading > 0) offset += $" + 2 * {InputSide.Offset(8, "ref buffers.ReducedCodes", learned.Leading)}";
        return $"{OperandArguments("Reduced", ByteProduct.OfBlock(Plan, block))}, {offset}, {scale}";
    }

    private static string OperandArguments(string codes, ByteProduct product) => string.Join(", ", [
        .. product.MeetsCodes ? new[] { $"ref buffers.{codes}Codes" } : [],
        .. product.MeetsOperands ? new[] { $"ref buffers.{codes}Operands" } : [],
    ]);

    private static string SideArguments(LittleBlockPlan block, ByteProduct product)
    {
        string[] sides = [.. new[] { (block.ReadsInput, Name: "input"), (block.ReadsHidden, Name: "hidden") }.Where(static side => side.Item1).Select(static side => side.Name)];
        return string.Join(", ", [OperandArguments("Little", product), .. sides.Select(static side => side + "Offset"), .. sides.Select(static side => side + "Scale")]);
    }

    /// <summary>Writes the mask by intervals of some gates into a list.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="judged">Judged value of the first of these gates.</param>
    /// <param name="firstGate">The first of these gates.</param>
    /// <param name="gates">How many.</param>
    /// <param name="rows">First of the list.</param>
    /// <param name="count">Variable that is declared with the rows listed.</param>
    protected void WriteIntervals(IndentedWriter writer, string judged, int firstGate, int gates, string rows, string count)
    {
        writer.Line($"int {count} = 0;");
        if (gates == 1)
        {
            writer.Line($"SwitchingInterval {count}Interval = thresholds.Gates[{firstGate}];");
            writer.Line($"{count} = SelectRows(ref {judged}, {firstGate * Plan.GateStride}, {count}Interval.Lower, {count}Interval.Upper, {rows}, {count});");
            return;
        }

        using (writer.Braces($"for (int gate = 0; gate < {gates}; gate++)"))
        {
            writer.Line("SwitchingInterval sensitive = thresholds.Gates[gate];");
            writer.Line($"{count} = SelectRows(ref Unsafe.Add(ref {judged}, gate * {Plan.GateStride}), gate * {Plan.GateStride}, sensitive.Lower, sensitive.Upper, {rows}, {count});");
        }

        writer.Line();
    }

    /// <summary>Writes keys of some gates for top-K.</summary>
    protected void WriteKeys(IndentedWriter writer, string judged, int firstGate, int gates)
    {
        string keys = Plan.Spec.Activation == Activation.Relu || Plan.Spec.Mask == MaskRule.Influence ? "DescendingKeys" : "MagnitudeKeys";
        for (int gate = 0; gate < gates; gate++)
        {
            writer.Line($"TopKSelection.{keys}({At(judged, gate * Plan.GateStride)}, {Plan.Spec.Units}, {At("buffers.Keys", (firstGate + gate) * Plan.GateStride)});");
        }
    }

    /// <summary>Writes the search for the K-th smallest key among some gates; leaves <c>key</c> and <c>ties</c> behind.</summary>
    protected void WriteFindKey(IndentedWriter writer, int firstGate, int gates, string k, string suffix = "") =>
        writer.Line($"uint key{suffix} = TopKSelection.FindKey({At("buffers.Keys", firstGate * Plan.GateStride)}, {At("buffers.Keys", Plan.Gates * Plan.GateStride)}, {gates}, {Plan.Spec.Units}, {Plan.GateStride}, {k}, out int ties{suffix});");

    /// <summary>Writes the list of the rows that were found.</summary>
    protected void WriteList(IndentedWriter writer, int firstGate, int gates, string rows, string count, string suffix = "", bool isDeclared = false) =>
        writer.Line($"{(isDeclared ? "" : "int ")}{count} = TopKSelection.List({At("buffers.Keys", firstGate * Plan.GateStride)}, {gates}, {Plan.Spec.Units}, {Plan.GateStride}, {firstGate * Plan.GateStride}, key{suffix}, ref ties{suffix}, {rows});");

    /// <summary>Writes the mask by influence: rows whose scores in <c>buffers.Judged</c> reach the level, or the K of the largest.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="k">K for the gates of these lists.</param>
    /// <param name="suffix">Of the variables that hold key and ties.</param>
    /// <param name="lists">Consecutive gates, the list that each belongs to, and the variable that is declared with the rows listed.</param>
    protected void WriteInfluence(IndentedWriter writer, string k, string suffix, params (int FirstGate, int Gates, string Rows, string Count)[] lists)
    {
        (int firstGate, int gates) = (lists[0].FirstGate, lists.Sum(static list => list.Gates));
        foreach ((_, _, _, string count) in lists) writer.Line($"int {count} = 0;");
        using (writer.Braces("if (thresholds.Rule == MaskRule.TopK)"))
        {
            WriteKeys(writer, At("buffers.Judged", firstGate * Plan.GateStride).Substring("ref ".Length), firstGate, gates);
            WriteFindKey(writer, firstGate, gates, k, suffix);
            foreach ((int first, int several, string rows, string count) in lists) WriteList(writer, first, several, rows, count, suffix, isDeclared: true);
        }

        using (writer.Braces("else"))
        {
            foreach ((int first, int several, string rows, string count) in lists)
            {
                for (int gate = first; gate < first + several; gate++)
                {
                    int slot = gate * Plan.GateStride;
                    writer.Line($"{count} = SelectRows({At("buffers.Judged", slot)}, {slot}, thresholds.Level, float.PositiveInfinity, {rows}, {count});");
                }
            }
        }

        writer.Line();
    }

    /// <summary>Writes the rows of the big module that a list names.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="isSplit">Whether x's and h's halves give a result each.</param>
    /// <param name="hidden">What stands in h's place of the input.</param>
    /// <param name="rows">First of the list.</param>
    /// <param name="count">Rows in it.</param>
    protected void WriteBig(IndentedWriter writer, bool isSplit, HiddenSide hidden, string rows, string count) =>
        WriteBig(writer, new BigKernelForm(IsDense: false, isSplit), hidden, "0", $"{rows}, {count}");

    /// <summary>Writes all rows of some gates.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="isSplit">Whether x's and h's halves give a result each.</param>
    /// <param name="hidden">What stands in h's place of the input.</param>
    /// <param name="firstGate">The first of these gates.</param>
    /// <param name="gates">How many.</param>
    protected void WriteDense(IndentedWriter writer, bool isSplit, HiddenSide hidden, int firstGate, int gates)
    {
        var form = new BigKernelForm(IsDense: true, isSplit);
        int first = firstGate * Plan.GateStride;
        if (Plan.TileRows > 0)
        {
            WriteBig(writer, form, hidden, $"{first}", $"{gates * Plan.GateStride}");
            if (Plan.Spec.Units < Plan.GateStride) writer.Line($"buffers.ClearPadding({firstGate}, {(isSplit ? 2 : gates)});");
            return;
        }

        if (gates == 1 || Plan.Spec.Units == Plan.GateStride)
        {
            WriteBig(writer, form, hidden, $"{first}", $"{(gates - 1) * Plan.GateStride + Plan.Spec.Units}");
            return;
        }

        using (writer.Braces($"for (nint slot = {first}; slot < {first + gates * Plan.GateStride}; slot += {Plan.GateStride})"))
        {
            WriteBig(writer, form, hidden, "slot", $"{Plan.Spec.Units}");
        }

        writer.Line();
    }

    // Everything that has a place per row begins at the slot.
    private void WriteBig(IndentedWriter writer, BigKernelForm form, HiddenSide hidden, string slot, string rows)
    {
        string input = hidden == HiddenSide.ResetHidden ? "ResetInput" : "Input";
        string bias = Plan.Spec.PrecomputedInput ? "buffers.Bias" : "weights.Bias";
        string from(string first, int stride = 1) => slot == "0" ? $"ref {first}" : $"ref Unsafe.Add(ref {first}, {(stride == 1 ? slot : $"(nint){slot} * {stride}")})";
        string precision = Plan.Spec.Big switch { WeightPrecision.Int8 => "Code", WeightPrecision.BFloat16 => "BFloat16", _ => "" };
        string weights = from($"weights.Big{precision}{(BigKernel.ReadsTiles(Plan, form) ? "Tiles" : "Rows")}", Plan.BigRowLength);
        string operands = Plan.HasBigCodes
            ? $"{weights}, {from("weights.BigScales")}, {from(bias)}, ref buffers.BigOperands, {InputSide.BigArguments(Plan, hidden)}"
            : $"{weights}, {from(bias)}, ref buffers.{input}";
        writer.Line($"{BigKernel.NameOf(form)}(team, {operands}, {rows}, {from("buffers.PreActivations")});");
        WriteEnd(writer, "Big");
    }

    /// <summary>Writes the quantisation of what integer rows of the big module meet.</summary>
    protected void WriteBigCodes(IndentedWriter writer)
    {
        if (!Plan.HasBigCodes) return;
        if (Plan.Spec.Input > 0) InputSide.Input(Plan).WriteBigCodes(writer, Plan);
        if (Plan.Spec.Hidden > 0) InputSide.Hidden(Plan).WriteBigCodes(writer, Plan);
        WriteEnd(writer, "Projection");
    }

    /// <summary>Writes what fills up a list of rows.</summary>
    protected void WritePad(IndentedWriter writer, string rows, string count)
    {
        writer.Line($"RowList.Pad({rows}, {count}, {Plan.BigRowGroup});");
        WriteEnd(writer, "Mask");
    }

    /// <summary>A reference to an element of a buffer.</summary>
    public static string At(string first, int offset) => offset == 0 ? $"ref {first}" : $"ref Unsafe.Add(ref {first}, {offset})";
}
