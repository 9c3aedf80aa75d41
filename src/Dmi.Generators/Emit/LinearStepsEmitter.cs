using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>The steps of a linear layer.</summary>
/// <param name="plan">The plan.</param>
internal sealed class LinearStepsEmitter(KernelPlan plan) : StepsEmitter(plan)
{
    protected override void WriteDense(IndentedWriter writer)
    {
        WriteDense(writer, isSplit: false, HiddenSide.None, 0, 1);
        if (Plan.Spec.Activation != Activation.None) WriteActivate(writer);
    }

    protected override void WriteDual(IndentedWriter writer)
    {
        WriteEncode(writer, InputSide.Input(Plan));
        foreach (LittleBlockPlan block in Plan.LittleBlocks) WriteLittle(writer, block);
        if (Plan.Spec.Mask == MaskRule.TopK)
        {
            WriteKeys(writer, "buffers.PreActivations", 0, 1);
            WriteFindKey(writer, 0, 1, "thresholds.Rows");
            WriteList(writer, 0, 1, "ref buffers.Rows", "count");
        }
        else if (Plan.Spec.Mask == MaskRule.Influence)
        {
            writer.Line("Judge(ref buffers.PreActivations, ref weights.LittleErrors, ref buffers.Judged);");
            WriteInfluence(writer, "thresholds.Rows", "", (0, 1, "ref buffers.Rows", "count"));
        }
        else
        {
            WriteIntervals(writer, "buffers.PreActivations", 0, 1, "ref buffers.Rows", "count");
        }

        WritePad(writer, "ref buffers.Rows", "count");
        WriteBig(writer, isSplit: false, HiddenSide.None, "ref buffers.Rows", "count");
        WriteActivate(writer);
        writer.Line("weights.CountDual(state, count);");
    }

    private static void WriteActivate(IndentedWriter writer)
    {
        writer.Line("Activate(ref buffers.PreActivations);");
        WriteEnd(writer, "Gates");
    }
}
