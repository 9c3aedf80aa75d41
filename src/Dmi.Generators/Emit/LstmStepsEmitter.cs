using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>The steps of an LSTM.</summary>
/// <param name="plan">The plan.</param>
internal sealed class LstmStepsEmitter(KernelPlan plan) : StepsEmitter(plan)
{
    private string Peepholes => Plan.Spec.Peephole ? "ref weights.Peepholes, " : "";

    private int Slots => Plan.Gates * Plan.GateStride;

    protected override void WriteDense(IndentedWriter writer)
    {
        WriteAddPrecomputed(writer, "Bias");
        WriteDense(writer, isSplit: false, HiddenSide.Hidden, 0, Plan.Gates);
        WriteGates(writer);
    }

    protected override void WriteDual(IndentedWriter writer)
    {
        if (Plan.Spec.PrecomputedInput)
        {
            writer.Line($"if (!LittleInputKernels.IsUsable(ref buffers.PrecomputedInput, {Slots})) return false;");
            WriteAddPrecomputed(writer, "LittleBias");
            WriteAddPrecomputed(writer, "Bias");
        }

        WriteEncode(writer, Plan.Spec.PrecomputedInput ? [InputSide.Hidden(Plan)] : [InputSide.Input(Plan), InputSide.Hidden(Plan)]);
        foreach (LittleBlockPlan block in Plan.LittleBlocks) WriteLittle(writer, block);
        bool isInfluence = Plan.Spec.Mask == MaskRule.Influence;
        if (Plan.Spec.Peephole || isInfluence)
        {
            string errors = isInfluence ? "ref weights.LittleErrors, " : "";
            writer.Line($"Judge(ref buffers.PreActivations, {Peepholes}ref buffers.Cell, {errors}ref buffers.Judged);");
        }

        string judged = Plan.Spec.Peephole ? "buffers.Judged" : "buffers.PreActivations";
        if (Plan.Spec.Mask == MaskRule.TopK)
        {
            WriteKeys(writer, judged, 0, Plan.Gates);
            WriteFindKey(writer, 0, Plan.Gates, "thresholds.Rows");
            WriteList(writer, 0, Plan.Gates, "ref buffers.Rows", "count");
        }
        else if (isInfluence)
        {
            WriteInfluence(writer, "thresholds.Rows", "", (0, Plan.Gates, "ref buffers.Rows", "count"));
        }
        else
        {
            WriteIntervals(writer, judged, 0, Plan.Gates, "ref buffers.Rows", "count");
        }

        WritePad(writer, "ref buffers.Rows", "count");
        WriteBig(writer, isSplit: false, HiddenSide.Hidden, "ref buffers.Rows", "count");
        WriteGates(writer);
        writer.Line("weights.CountDual(state, count);");
    }

    // W_x·x joins a bias of every row once a step, so that the kernels of rows need not know of it.
    private void WriteAddPrecomputed(IndentedWriter writer, string bias)
    {
        if (!Plan.Spec.PrecomputedInput) return;
        writer.Line($"PrecomputedInputKernels.Add(ref buffers.PrecomputedInput, ref weights.{bias}, {Slots}, ref buffers.{bias});");
    }

    private void WriteGates(IndentedWriter writer)
    {
        writer.Line($"Gates(ref buffers.PreActivations, {Peepholes}ref buffers.Cell, {At("buffers.Input", Plan.HiddenOffset)});");
        WriteEnd(writer, "Gates");
    }
}
