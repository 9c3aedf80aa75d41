using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>What the mask of an LSTM with peepholes judges: the little results with what the gates will see of the cell.</summary>
/// <param name="plan">The plan.</param>
internal sealed class PeepholeJudgeKernel(KernelPlan plan) : ElementwiseKernel(plan)
{
    public override string Name => "Judge";

    public override string Parameters => "ref float preActivations, ref float peepholes, ref float cell, ref float judged";

    protected override string Comment => """
        // What the mask judges: i and f with the old cell, o with the cell that the little results alone would make. The pre-activations
        // themselves stay without peepholes, since the gates add them exactly.
        """;

    protected override void WriteUnit(IndentedWriter writer, Elements elements)
    {
        string seen(int gate, int peephole, string cell) =>
            elements.MultiplyAdd(elements.Load("peepholes", At(peephole)), cell, elements.Load("preActivations", At(gate)));
        writer.Line($"{elements.Type} old = {elements.Load("cell", "unit")};");
        writer.Line($"{elements.Type} i = {seen(0, 0, "old")};");
        writer.Line($"{elements.Type} f = {seen(1, 1, "old")};");
        writer.Line($"{elements.Type} g = {elements.Load("preActivations", At(2))};");
        writer.Line($"{elements.Type} c = {elements.MultiplyAdd("VectorMath.Sigmoid(f)", "old", "VectorMath.Sigmoid(i) * VectorMath.Tanh(g)")};");
        writer.Line(elements.Store("i", "judged", At(0)));
        writer.Line(elements.Store("f", "judged", At(1)));
        writer.Line(elements.Store("g", "judged", At(2)));
        writer.Line(elements.Store(seen(3, 2, "c"), "judged", At(3)));
    }
}
