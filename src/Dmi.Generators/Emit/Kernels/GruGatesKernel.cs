using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>The output of a GRU.</summary>
/// <param name="plan">The plan.</param>
internal sealed class GruGatesKernel(KernelPlan plan) : ElementwiseKernel(plan)
{
    public override string Name => "Gates";

    public override string Parameters => "ref float preActivations, ref float hidden";

    protected override string Comment => Plan.HasSplitCandidate
        ? "// n = tanh(W x + b + r⊙(U h + b_h)), h = (1 − z)⊙n + z⊙h."
        : "// h = (1 − z)⊙n + z⊙h; n has met r already.";

    protected override void WriteUnit(IndentedWriter writer, Elements elements)
    {
        string y(int gate) => elements.Load("preActivations", At(gate));
        string candidate = Plan.HasSplitCandidate ? elements.MultiplyAdd($"VectorMath.Sigmoid({y(0)})", y(3), y(2)) : y(2);
        writer.Line($"{elements.Type} z = VectorMath.Sigmoid({y(1)});");
        writer.Line($"{elements.Type} n = VectorMath.Tanh({candidate});");
        writer.Line(elements.Store(elements.MultiplyAdd("z", elements.Load("hidden", "unit"), $"({elements.One} - z) * n"), "hidden", "unit"));
    }
}
