using System.Collections.Generic;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>The kernels that a layer needs.</summary>
internal static class KernelList
{
    public static IReadOnlyList<Kernel> Of(KernelPlan plan)
    {
        var kernels = new List<Kernel>();
        if (plan.ReducesInput) kernels.Add(new ProjectKernel(plan.Spec.Input, plan.InputProjectionStride));
        if (plan.ReducesHidden && !plan.SharesProjection) kernels.Add(new ProjectKernel(plan.Spec.Hidden, plan.HiddenProjectionStride));
        foreach (LittleBlockPlan block in plan.LittleBlocks)
        {
            if (block.Learned is not null) kernels.Add(new LittleBytesKernel(ByteProduct.OfProjection(plan, block)));
            kernels.Add(plan.LittleIsBytes ? new LittleBytesKernel(ByteProduct.OfBlock(plan, block)) : new LittleFloatsKernel(plan, block));
        }

        bool masks = plan.LittleBlocks.Count > 0;
        if (masks && plan.Spec.Mask != MaskRule.TopK) kernels.Add(new SelectKernel(plan));
        if (masks) AddJudges(kernels, plan);
        if (plan.HasBigCodes || plan.HasLittleOperands || plan.HasReducedOperands) kernels.Add(new OperandsKernel());
        foreach (bool isDense in masks ? new[] { true, false } : [true])
        {
            kernels.Add(BigKernel.Of(plan, new BigKernelForm(isDense, IsSplit: false)));
            if (plan.HasSplitCandidate) kernels.Add(BigKernel.Of(plan, new BigKernelForm(isDense, IsSplit: true)));
        }

        if (plan.HasResetInput) kernels.Add(new ResetKernel(plan));
        switch (plan.Spec.Kind)
        {
            case LayerKind.Lstm:
                kernels.Add(new LstmGatesKernel(plan));
                break;
            case LayerKind.Gru:
                kernels.Add(new GruGatesKernel(plan));
                break;
            default:
                if (plan.Spec.Activation != Activation.None) kernels.Add(new ActivationKernel(plan));
                break;
        }

        return kernels;
    }

    // What makes of little results what the mask judges, where that is something else.
    private static void AddJudges(List<Kernel> kernels, KernelPlan plan)
    {
        if (plan.Spec.Mask != MaskRule.Influence)
        {
            if (plan.Spec.Peephole) kernels.Add(new PeepholeJudgeKernel(plan));
            if (plan.HasSplitCandidate) kernels.Add(new CandidateJudgeKernel(plan));
            return;
        }

        switch (plan.Spec.Kind)
        {
            case LayerKind.Lstm:
                kernels.Add(new LstmInfluenceKernel(plan));
                break;
            case LayerKind.Gru:
                kernels.Add(new GruInfluenceKernel(plan));
                if (plan.HasResetInput) kernels.Add(new CandidateInfluenceKernel(plan));
                break;
            default:
                kernels.Add(new LinearInfluenceKernel(plan));
                break;
        }
    }
}
