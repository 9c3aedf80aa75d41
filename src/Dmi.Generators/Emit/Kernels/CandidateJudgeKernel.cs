using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>What the mask of a GRU's candidate judges where r joins after the product.</summary>
/// <param name="plan">The plan.</param>
internal sealed class CandidateJudgeKernel(KernelPlan plan) : ElementwiseKernel(plan)
{
    public override string Name => "Judge";

    public override string Parameters => "ref float preActivations, ref float judged";

    protected override string Comment => "// What the mask of n judges: both halves joined by the r of the little results, so that one mask serves all rows.";

    protected override void WriteUnit(IndentedWriter writer, Elements elements)
    {
        string y(int gate) => elements.Load("preActivations", At(gate));
        writer.Line(elements.Store(elements.MultiplyAdd($"VectorMath.Sigmoid({y(0)})", y(3), y(2)), "judged", "unit"));
    }
}
