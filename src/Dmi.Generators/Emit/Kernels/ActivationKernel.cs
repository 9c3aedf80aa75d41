using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>φ of a linear layer, in place.</summary>
/// <param name="plan">The plan.</param>
internal sealed class ActivationKernel(KernelPlan plan) : ElementwiseKernel(plan)
{
    public override string Name => "Activate";

    public override string Parameters => "ref float preActivations";

    protected override string Comment => Plan.Spec.Activation switch
    {
        Activation.Sigmoid => "// σ(y).",
        Activation.Tanh => "// tanh y.",
        _ => "// max(y, 0).",
    };

    protected override void WriteUnit(IndentedWriter writer, Elements elements)
    {
        string y = elements.Load("preActivations", "unit");
        string activated = Plan.Spec.Activation switch
        {
            Activation.Sigmoid => $"VectorMath.Sigmoid({y})",
            Activation.Tanh => $"VectorMath.Tanh({y})",
            _ => elements.Relu(y),
        };
        writer.Line(elements.Store(activated, "preActivations", "unit"));
    }
}
