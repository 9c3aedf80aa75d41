using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>The steps of an LSTM.</summary>
/// <param name="plan">The plan.</param>
internal sealed class LstmStepsEmitter(KernelPlan plan) : StepsEmitter(plan)
{
    private string Peepholes => Plan.Spec.Peephole ? "ref weights.Peepholes, " : "";

    protected override void WriteDense(IndentedWriter writer)
    {
        WriteDense(writer, isSplit: false, HiddenSide.Hidden, 0, Plan.Gates);
        WriteGates(writer);
    }

    protected override void WriteDual(IndentedWriter writer)
    {
        InputSide.Input(Plan).WriteEncode(writer, Plan);
        InputSide.Hidden(Plan).WriteEncode(writer, Plan);
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

    private void WriteGates(IndentedWriter writer) =>
        writer.Line($"Gates(ref buffers.PreActivations, {Peepholes}ref buffers.Cell, {At("buffers.Input", Plan.HiddenOffset)});");
}
