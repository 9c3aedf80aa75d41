using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>The cell and the output of an LSTM.</summary>
/// <param name="plan">The plan.</param>
internal sealed class LstmGatesKernel(KernelPlan plan) : ElementwiseKernel(plan)
{
    public override string Name => "Gates";

    public override string Parameters => Plan.Spec.Peephole
        ? "ref float preActivations, ref float peepholes, ref float cell, ref float hidden"
        : "ref float preActivations, ref float cell, ref float hidden";

    protected override string Comment => Plan.Spec.Peephole
        ? "// c' = f⊙c + i⊙g, h = o⊙tanh c'; i and f see c, o sees c', each through its peephole."
        : "// c = f⊙c + i⊙g, h = o⊙tanh c.";

    protected override void WriteUnit(IndentedWriter writer, Elements elements)
    {
        string y(int gate) => elements.Load("preActivations", At(gate));
        string seen(int gate, int peephole, string cell) => Plan.Spec.Peephole ? elements.MultiplyAdd(elements.Load("peepholes", At(peephole)), cell, y(gate)) : y(gate);
        writer.Line($"{elements.Type} old = {elements.Load("cell", "unit")};");
        writer.Line($"{elements.Type} i = VectorMath.Sigmoid({seen(0, 0, "old")});");
        writer.Line($"{elements.Type} f = VectorMath.Sigmoid({seen(1, 1, "old")});");
        writer.Line($"{elements.Type} g = VectorMath.Tanh({y(2)});");
        writer.Line($"{elements.Type} c = {elements.MultiplyAdd("f", "old", "i * g")};");
        writer.Line($"{elements.Type} o = VectorMath.Sigmoid({seen(3, 2, "c")});");
        writer.Line(elements.Store("c", "cell", "unit"));
        writer.Line(elements.Store("o * VectorMath.Tanh(c)", "hidden", "unit"));
    }
}
