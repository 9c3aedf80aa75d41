using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>The influence of n's rows of a GRU that resets before the product.</summary>
/// <param name="plan">The plan.</param>
internal sealed class CandidateInfluenceKernel(KernelPlan plan) : ElementwiseKernel(plan)
{
    public override string Name => "JudgeCandidate";

    public override string Parameters => "ref float preActivations, ref float errors, ref float judged";

    protected override string Comment => "// Influence of n, z being final: σ of each row times (1 − z)(1 − n²).";

    protected override void WriteUnit(IndentedWriter writer, Elements elements)
    {
        string one = elements.One;
        writer.Line($"{elements.Type} z = VectorMath.Sigmoid({elements.Load("preActivations", At(1))});");
        writer.Line($"{elements.Type} n = VectorMath.Tanh({elements.Load("preActivations", At(2))});");
        writer.Line(elements.Store($"{elements.Load("errors", At(2))} * (({one} - z) * ({one} - n * n))", "judged", At(2)));
    }
}
