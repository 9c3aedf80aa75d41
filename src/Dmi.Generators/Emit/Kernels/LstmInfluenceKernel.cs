using Dmi.Generators.Model;
using Dmi.Masking;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>The influence of an LSTM's rows, from the little results and the old cell.</summary>
/// <param name="plan">The plan.</param>
internal sealed class LstmInfluenceKernel(KernelPlan plan) : ElementwiseKernel(plan)
{
    public override string Name => "Judge";

    public override string Parameters => Plan.Spec.Peephole
        ? "ref float preActivations, ref float peepholes, ref float cell, ref float errors, ref float judged"
        : "ref float preActivations, ref float cell, ref float errors, ref float judged";

    protected override string Comment => """
        // Influence: σ of each row times its slope. With h = o⊙tanh c' and w = |∂h/∂c'| + λ: i w·|g|·i(1 − i), f w·|c|·f(1 − f),
        // g w·i·(1 − g²), o |tanh c'|·o(1 − o).
        """;

    protected override void WriteUnit(IndentedWriter writer, Elements elements)
    {
        string y(int gate) => elements.Load("preActivations", At(gate));
        string seen(int gate, int peephole, string cell) => Plan.Spec.Peephole ? elements.MultiplyAdd(elements.Load("peepholes", At(peephole)), cell, y(gate)) : y(gate);
        string error(int gate) => elements.Load("errors", At(gate));
        (string type, string one) = (elements.Type, elements.One);
        writer.Line($"{type} old = {elements.Load("cell", "unit")};");
        writer.Line($"{type} i = VectorMath.Sigmoid({seen(0, 0, "old")});");
        writer.Line($"{type} f = VectorMath.Sigmoid({seen(1, 1, "old")});");
        writer.Line($"{type} g = VectorMath.Tanh({y(2)});");
        writer.Line($"{type} c = {elements.MultiplyAdd("f", "old", "i * g")};");
        writer.Line($"{type} o = VectorMath.Sigmoid({seen(3, 2, "c")});");
        writer.Line($"{type} t = VectorMath.Tanh(c);");
        writer.Line($"{type} output = t * o * ({one} - o);");
        string hidden = $"o * ({one} - t * t)";
        if (Plan.Spec.Peephole) hidden = elements.MultiplyAdd(elements.Load("peepholes", At(2)), "output", hidden);
        writer.Line($"{type} weight = {elements.Abs(hidden)} + {elements.Constant(InfluenceConstants.CellWeight)};");
        writer.Line(elements.Store($"{error(0)} * (weight * {elements.Abs("g")} * (i * ({one} - i)))", "judged", At(0)));
        writer.Line(elements.Store($"{error(1)} * (weight * {elements.Abs("old")} * (f * ({one} - f)))", "judged", At(1)));
        writer.Line(elements.Store($"{error(2)} * (weight * i * ({one} - g * g))", "judged", At(2)));
        writer.Line(elements.Store($"{error(3)} * {elements.Abs("output")}", "judged", At(3)));
    }
}
