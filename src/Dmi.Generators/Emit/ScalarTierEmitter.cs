using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>Kernels without vectors.</summary>
internal sealed class ScalarTierEmitter : TierEmitter
{
    public override string ClassName => "KernelsScalar";

    protected override void WriteProject(IndentedWriter writer, KernelPlan plan, int size, int stride)
    {
        writer.Line("// P x_Q without its factor: entries are stored plus 1, two bits each, so Σx is taken away.");
        using (writer.Braces($"{Optimized}\ninternal static void Project{size}({ProjectParameters})"))
        using (writer.Braces($"for (nint row = 0; row < {plan.Spec.Reduced}; row++)"))
        {
            writer.Line("int sum = 0;");
            using (writer.Braces($"for (nint column = 0; column < {size}; column++)"))
            {
                writer.Lines($$"""
                    int packed = Unsafe.Add(ref projection, row * {{stride}} + column / {{KernelPlan.ProjectionBlockColumns}} * {{KernelPlan.Line}} + column % {{KernelPlan.Line}});
                    sum += ((packed >> (int)(column % {{KernelPlan.ProjectionBlockColumns}} / {{KernelPlan.Line}} * 2)) & 3) * Unsafe.Add(ref codes, column);
                    """);
            }

            writer.Line();
            writer.Line($"Unsafe.Add(ref sums, row) = sum - sumOfCodes;");
        }
    }

    protected override void WriteLittle(IndentedWriter writer, KernelPlan plan)
    {
        writer.Line("// y_LL = W_LL P x_Q + b_LL.");
        using (writer.Braces($"{Optimized}\ninternal static void Little({LittleParameters(plan)})"))
        using (writer.Braces($"for (nint slot = 0; slot < {plan.Slots}; slot++)"))
        {
            if (plan.LittleIsBytes)
            {
                writer.Lines($$"""
                    ref byte row = ref Unsafe.Add(ref littleRows, slot * {{plan.LittleRowLength}});
                    int inputSum = 0;
                    for (nint column = 0; column < {{plan.LittleInputColumns}}; column++) inputSum += Unsafe.Add(ref row, column) * Unsafe.Add(ref codes, column);
                    int hiddenSum = 0;
                    for (nint column = {{plan.LittleHiddenOffset}}; column < {{plan.LittleHiddenOffset + plan.LittleHiddenColumns}}; column++) hiddenSum += Unsafe.Add(ref row, column) * Unsafe.Add(ref codes, column);
                    float sum = (float)(inputSum - inputOffset) * inputScale + (float)(hiddenSum - hiddenOffset) * hiddenScale;
                    Unsafe.Add(ref preActivations, slot) = sum * Unsafe.Add(ref scales, slot) + Unsafe.Add(ref bias, slot);
                    """);
            }
            else
            {
                string type = plan.Spec.Bits == 16 ? "short" : "float";
                writer.Lines($$"""
                    ref {{type}} row = ref Unsafe.Add(ref Unsafe.As<byte, {{type}}>(ref littleRows), slot * {{plan.LittleRowLength}});
                    float sum = 0;
                    for (nint column = 0; column < {{plan.LittleInputColumns + plan.LittleHiddenColumns}}; column++) sum += Unsafe.Add(ref row, column) * Unsafe.Add(ref features, column);
                    Unsafe.Add(ref preActivations, slot) = sum * Unsafe.Add(ref scales, slot) + Unsafe.Add(ref bias, slot);
                    """);
            }
        }
    }

    protected override void WriteSelect(IndentedWriter writer, KernelPlan plan)
    {
        writer.Line("// Mask of one gate: sensitive where y_LL lies in the interval; NaN does.");
        using (writer.Braces($"{Optimized}\ninternal static int SelectRows({SelectParameters})"))
        {
            using (writer.Braces($"for (int unit = 0; unit < {plan.Spec.Hidden}; unit++)"))
            {
                writer.Line($"float y = Unsafe.Add(ref preActivations, unit);");
                writer.Line($"if (!(y < lower) && !(y > upper)) Unsafe.Add(ref rows, count++) = firstSlot + unit;");
            }

            writer.Line();
            writer.Line("return count;");
        }
    }

    protected override void WriteBig(IndentedWriter writer, KernelPlan plan)
    {
        writer.Line("// y_HH = W [x | h] + b for the listed rows.");
        using (writer.Braces($"{Optimized}\ninternal static void BigRows({BigParameters})"))
        using (writer.Braces("for (int n = 0; n < count; n++)"))
        {
            writer.Lines($$"""
                nint slot = Unsafe.Add(ref rows, n);
                ref float row = ref Unsafe.Add(ref bigRows, slot * {{plan.BigRowLength}});
                float sum = 0;
                for (nint column = 0; column < {{plan.Spec.Input + plan.Spec.Hidden}}; column++) sum += Unsafe.Add(ref row, column) * Unsafe.Add(ref input, column);
                Unsafe.Add(ref preActivations, slot) = sum + Unsafe.Add(ref bias, slot);
                """);
        }
    }

    protected override void WriteGates(IndentedWriter writer, KernelPlan plan)
    {
        writer.Line("// c = f⊙c + i⊙g, h = o⊙tanh c.");
        using (writer.Braces($"{Optimized}\ninternal static void Gates({GatesParameters})"))
        using (writer.Braces($"for (nint unit = 0; unit < {plan.Spec.Hidden}; unit++)"))
        {
            writer.Lines($$"""
                float i = VectorMath.Sigmoid(Unsafe.Add(ref preActivations, unit));
                float f = VectorMath.Sigmoid(Unsafe.Add(ref preActivations, unit + {{plan.GateStride}}));
                float g = VectorMath.Tanh(Unsafe.Add(ref preActivations, unit + {{2 * plan.GateStride}}));
                float o = VectorMath.Sigmoid(Unsafe.Add(ref preActivations, unit + {{3 * plan.GateStride}}));
                float c = f * Unsafe.Add(ref cell, unit) + i * g;
                Unsafe.Add(ref cell, unit) = c;
                Unsafe.Add(ref hidden, unit) = o * VectorMath.Tanh(c);
                """);
        }
    }
}
