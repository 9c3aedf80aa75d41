using System.Linq;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>
/// The steps of a GRU. Where r joins after the product, one mask judges all rows; where it resets h before, the candidate is predicted,
/// judged and computed once r and z are there.
/// </summary>
/// <param name="plan">The plan.</param>
internal sealed class GruStepsEmitter(KernelPlan plan) : StepsEmitter(plan)
{
    private const int Candidate = 2;

    private string CandidateRows => $"ref Unsafe.Add(ref buffers.Rows, {Plan.SecondRowList})";

    private HiddenSide CandidateHidden => Plan.HasResetInput ? HiddenSide.ResetHidden : HiddenSide.Hidden;

    protected override void WriteDense(IndentedWriter writer)
    {
        WriteDense(writer, isSplit: false, HiddenSide.Hidden, 0, Candidate);
        if (Plan.HasResetInput) WriteReset(writer);
        WriteDenseCandidate(writer);
        WriteGates(writer);
    }

    protected override void WriteDual(IndentedWriter writer)
    {
        WriteEncode(writer, InputSide.Input(Plan), InputSide.Hidden(Plan));
        if (Plan.HasResetInput) WriteResetBefore(writer);
        else WriteResetAfter(writer);
        writer.Line($"weights.CountDual(state, count + candidateCount{(Plan.HasSplitCandidate ? ", candidateCount" : "")});");
    }

    protected override void WriteHelpers(IndentedWriter writer)
    {
        if (!Plan.HasResetInput) return;
        writer.Line();
        writer.Line("// y_LL of the candidate, from x as it is encoded and r⊙h. False where r⊙h is not finite.");
        string scale = (Plan.HasInputCodes ? ", float inputScale, int inputOffset" : "") + (Plan.HasBigCodes ? $", float {InputSide.ResetHidden(Plan).BigScale}" : "");
        using (writer.Braces($"private static bool PredictCandidate(WorkerTeam? team, StepTimings? timings, PackedLayer weights, LayerBuffers buffers{scale})"))
        {
            WriteEncode(writer, InputSide.ResetHidden(Plan));
            WriteLittle(writer, Plan.LittleBlocks.Last());
            writer.Line("return true;");
        }
    }

    private void WriteResetAfter(IndentedWriter writer)
    {
        foreach (LittleBlockPlan block in Plan.LittleBlocks) WriteLittle(writer, block);
        if (Plan.Spec.Mask == MaskRule.Influence) WriteJudgeInfluence(writer);
        else writer.Line("Judge(ref buffers.PreActivations, ref buffers.Judged);");
        if (Plan.Spec.Mask == MaskRule.TopK)
        {
            WriteKeys(writer, "buffers.PreActivations", 0, Candidate);
            WriteKeys(writer, "buffers.Judged", Candidate, 1);
            WriteFindKey(writer, 0, Plan.Gates, "thresholds.Rows");
            WriteList(writer, 0, Candidate, "ref buffers.Rows", "count");
            WriteList(writer, Candidate, 1, CandidateRows, "candidateCount");
        }
        else if (Plan.Spec.Mask == MaskRule.Influence)
        {
            WriteInfluence(writer, "thresholds.Rows", "", (0, Candidate, "ref buffers.Rows", "count"), (Candidate, 1, CandidateRows, "candidateCount"));
        }
        else
        {
            WriteIntervals(writer, "buffers.PreActivations", 0, Candidate, "ref buffers.Rows", "count");
            WriteIntervals(writer, "buffers.Judged", Candidate, 1, CandidateRows, "candidateCount");
        }

        WritePad(writer, "ref buffers.Rows", "count");
        WritePad(writer, CandidateRows, "candidateCount");
        WriteBig(writer, isSplit: false, HiddenSide.Hidden, "ref buffers.Rows", "count");
        WriteCandidate(writer);
        WriteGates(writer);
    }

    private void WriteResetBefore(IndentedWriter writer)
    {
        WriteLittle(writer, Plan.LittleBlocks.First());
        (bool isTopK, bool isInfluence) = (Plan.Spec.Mask == MaskRule.TopK, Plan.Spec.Mask == MaskRule.Influence);
        if (isTopK || isInfluence)
        {
            writer.Line("// r and z are chosen before n is known: two thirds of the K rows are theirs.");
            writer.Line("int gateRows = TopKSelection.GateRows(thresholds.Rows);");
        }

        if (isTopK)
        {
            WriteKeys(writer, "buffers.PreActivations", 0, Candidate);
            WriteFindKey(writer, 0, Candidate, "gateRows");
            WriteList(writer, 0, Candidate, "ref buffers.Rows", "count");
        }
        else if (isInfluence)
        {
            WriteJudgeInfluence(writer);
            WriteInfluence(writer, "gateRows", "", (0, Candidate, "ref buffers.Rows", "count"));
        }
        else
        {
            WriteIntervals(writer, "buffers.PreActivations", 0, Candidate, "ref buffers.Rows", "count");
        }

        WritePad(writer, "ref buffers.Rows", "count");
        WriteBig(writer, isSplit: false, HiddenSide.Hidden, "ref buffers.Rows", "count");
        WriteReset(writer);
        string candidatePart = At("buffers.PreActivations", Candidate * Plan.GateStride);
        string scale = (Plan.HasInputCodes ? ", inputScale, inputOffset" : "") + (Plan.HasBigCodes ? ", " + InputSide.ResetHidden(Plan).BigScale : "");
        writer.Line($"int candidateCount = {Plan.Spec.Units};");
        using (writer.Braces($"if (PredictCandidate(team, timings, weights, buffers{scale}))"))
        {
            string judged = candidatePart.Substring("ref ".Length);
            if (isTopK)
            {
                WriteKeys(writer, judged, Candidate, 1);
                WriteFindKey(writer, Candidate, 1, "thresholds.Rows - gateRows", "Candidate");
                WriteList(writer, Candidate, 1, CandidateRows, "listed", "Candidate");
            }
            else if (isInfluence)
            {
                writer.Line("JudgeCandidate(ref buffers.PreActivations, ref weights.LittleErrors, ref buffers.Judged);");
                WriteInfluence(writer, "thresholds.Rows - gateRows", "Candidate", (Candidate, 1, CandidateRows, "listed"));
            }
            else
            {
                WriteIntervals(writer, judged, Candidate, 1, CandidateRows, "listed");
            }

            writer.Line("candidateCount = listed;");
            WritePad(writer, CandidateRows, "candidateCount");
            WriteCandidate(writer);
        }

        using (writer.Braces("else"))
        {
            WriteDenseCandidate(writer);
        }

        writer.Line();
        WriteGates(writer);
    }

    private void WriteCandidate(IndentedWriter writer) => WriteBig(writer, Plan.HasSplitCandidate, CandidateHidden, CandidateRows, "candidateCount");

    private void WriteDenseCandidate(IndentedWriter writer) => WriteDense(writer, Plan.HasSplitCandidate, CandidateHidden, Candidate, 1);

    private void WriteReset(IndentedWriter writer)
    {
        writer.Line($"ResetHidden(ref buffers.PreActivations, {At("buffers.Input", Plan.HiddenOffset)}, {At("buffers.ResetInput", Plan.HiddenOffset)});");
        WriteEnd(writer, "Gates");
        if (!Plan.HasBigCodes) return;
        InputSide.ResetHidden(Plan).WriteBigCodes(writer, Plan);
        WriteEnd(writer, "Projection");
    }

    private void WriteJudgeInfluence(IndentedWriter writer) =>
        writer.Line($"Judge(ref buffers.PreActivations, {At("buffers.Input", Plan.HiddenOffset)}, ref weights.LittleErrors, ref buffers.Judged);");

    private void WriteGates(IndentedWriter writer)
    {
        writer.Line($"Gates(ref buffers.PreActivations, {At("buffers.Input", Plan.HiddenOffset)});");
        WriteEnd(writer, "Gates");
    }
}
