using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>r⊙h, which the candidate of a GRU reads that resets before the product.</summary>
/// <param name="plan">The plan.</param>
internal sealed class ResetKernel(KernelPlan plan) : ElementwiseKernel(plan)
{
    public override string Name => "ResetHidden";

    public override string Parameters => "ref float preActivations, ref float hidden, ref float resetHidden";

    protected override string Comment => "// r⊙h.";

    protected override void WriteUnit(IndentedWriter writer, Elements elements) =>
        writer.Line(elements.Store($"VectorMath.Sigmoid({elements.Load("preActivations", At(0))}) * {elements.Load("hidden", "unit")}", "resetHidden", "unit"));
}
