using Dmi.Generators.Model;
using Dmi.Masking;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>
/// The influence of a GRU's rows: of all where it resets after the product, of r and z where it resets before and n is not known yet.
/// </summary>
/// <param name="plan">The plan.</param>
internal sealed class GruInfluenceKernel(KernelPlan plan) : ElementwiseKernel(plan)
{
    public override string Name => "Judge";

    public override string Parameters => "ref float preActivations, ref float hidden, ref float errors, ref float judged";

    protected override string Comment => Plan.HasSplitCandidate
        ? """
          // Influence: σ of each row times its slope. With h' = (1 − z)⊙n + z⊙h, n = tanh(n_x + r⊙n_h) and w = (1 − z)(1 − n²):
          // r w·|n_h|·r(1 − r), z |h − n|·z(1 − z), n w with σ² = σ_x² + r²·σ_h².
          """
        : "// Influence of r and z before n is known, as n is on average: σ of each row times |h|·r(1 − r), √(h² + n²)·z(1 − z).";

    protected override void WriteUnit(IndentedWriter writer, Elements elements)
    {
        writer.Line($"{elements.Type} h = {elements.Load("hidden", "unit")};");
        writer.Line($"{elements.Type} r = VectorMath.Sigmoid({Value(elements, 0)});");
        writer.Line($"{elements.Type} z = VectorMath.Sigmoid({Value(elements, 1)});");
        if (Plan.HasSplitCandidate) WriteWithCandidate(writer, elements);
        else WriteWithout(writer, elements);
    }

    private void WriteWithCandidate(IndentedWriter writer, Elements elements)
    {
        (string type, string one) = (elements.Type, elements.One);
        writer.Line($"{type} candidateHidden = {Value(elements, 3)};");
        writer.Line($"{type} n = VectorMath.Tanh({elements.MultiplyAdd("r", "candidateHidden", Value(elements, 2))});");
        writer.Line($"{type} weight = ({one} - z) * ({one} - n * n);");
        writer.Line($"{type} inputError = {Error(elements, 2)};");
        writer.Line($"{type} hiddenError = r * {Error(elements, 3)};");
        writer.Line(elements.Store($"{Error(elements, 0)} * (weight * {elements.Abs("candidateHidden")} * (r * ({one} - r)))", "judged", At(0)));
        writer.Line(elements.Store($"{Error(elements, 1)} * ({elements.Abs("h - n")} * (z * ({one} - z)))", "judged", At(1)));
        writer.Line(elements.Store($"weight * {elements.Sqrt("inputError * inputError + hiddenError * hiddenError")}", "judged", At(2)));
    }

    private void WriteWithout(IndentedWriter writer, Elements elements)
    {
        string one = elements.One;
        string difference = elements.Sqrt($"h * h + {elements.Constant(InfluenceConstants.CandidateSquare)}");
        writer.Line(elements.Store($"{Error(elements, 0)} * ({elements.Abs("h")} * (r * ({one} - r)))", "judged", At(0)));
        writer.Line(elements.Store($"{Error(elements, 1)} * ({difference} * (z * ({one} - z)))", "judged", At(1)));
    }

    private string Value(Elements elements, int part) => elements.Load("preActivations", At(part));

    private string Error(Elements elements, int part) => elements.Load("errors", At(part));
}
