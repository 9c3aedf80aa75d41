using Dmi.Generators.Model;
using Dmi.Masking;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>The influence of a linear layer's rows.</summary>
/// <param name="plan">The plan.</param>
internal sealed class LinearInfluenceKernel(KernelPlan plan) : ElementwiseKernel(plan)
{
    public override string Name => "Judge";

    public override string Parameters => "ref float preActivations, ref float errors, ref float judged";

    protected override string Comment => Plan.Spec.Activation switch
    {
        Activation.Sigmoid => "// Influence: σ of each row times s(1 − s), s being the sigmoid of y.",
        Activation.Tanh => "// Influence: σ of each row times 1 − tanh² y.",
        _ => "// Influence: σ of each row times the chance that y is positive, its error taken to be normal.",
    };

    protected override void WriteUnit(IndentedWriter writer, Elements elements)
    {
        (string type, string one) = (elements.Type, elements.One);
        string y = elements.Load("preActivations", "unit");
        writer.Line($"{type} error = {elements.Load("errors", "unit")};");
        switch (Plan.Spec.Activation)
        {
            case Activation.Sigmoid:
                writer.Line($"{type} s = VectorMath.Sigmoid({y});");
                writer.Line($"{type} slope = s * ({one} - s);");
                break;
            case Activation.Tanh:
                writer.Line($"{type} t = VectorMath.Tanh({y});");
                writer.Line($"{type} slope = {one} - t * t;");
                break;
            default:
                string least = elements.Max("error", elements.Constant(InfluenceConstants.LeastDeviation));
                writer.Line($"{type} slope = VectorMath.Sigmoid({elements.Constant(InfluenceConstants.NormalSlope)} * {y} / {least});");
                break;
        }

        writer.Line(elements.Store("error * slope", "judged", "unit"));
    }
}
