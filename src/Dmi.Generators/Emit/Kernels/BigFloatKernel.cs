using System.Collections.Generic;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>y_HH from binary32 weights.</summary>
/// <param name="plan">The plan.</param>
/// <param name="form">Which rows, and what becomes of them.</param>
internal class BigFloatKernel(KernelPlan plan, BigKernelForm form) : BigKernel(plan, form)
{
    protected override string WeightType => "float";

    protected sealed override string Operands => "ref float bias, ref float input";

    protected sealed override BigSection[] Sections => SectionsOf(Plan, IsSplit);

    protected sealed override string SumType(VectorWidth width) => $"{width.Name}<float>";

    /// <summary>The sections of a row: one, since all columns meet floats, but where x's and h's halves give a result each.</summary>
    public static BigSection[] SectionsOf(KernelPlan plan, bool isSplit) => isSplit
        ? [new BigSection("", 0, plan.HiddenOffset, 0), new BigSection("Hidden", plan.HiddenOffset, plan.BigRowLength, plan.GateStride)]
        : [new BigSection("", 0, plan.BigRowLength, 0)];

    protected override int Columns(VectorWidth width) => width.Floats;

    protected override int Operations(VectorWidth width) => 1;

    /// <summary>One weight as a float, as an expression.</summary>
    protected virtual string ScalarWeight => "Unsafe.Add(ref row, column)";

    protected override void WriteProduct(
        IndentedWriter writer, VectorWidth width, IReadOnlyList<BigRowSums> rows, string suffix, System.Func<int, string> column)
    {
        writer.Line($"{width.Name}<float> x{suffix} = {width.Name}.LoadUnsafe(ref input, {column(0)});");
        foreach ((string row, string sum, _) in rows)
        {
            writer.Line($"{sum} = {width.Name}.MultiplyAddEstimate({width.Name}.LoadUnsafe(ref {row}, {column(0)}), x{suffix}, {sum});");
        }
    }

    protected sealed override void WriteSums(IndentedWriter writer, BigSection section, string sums, int first)
    {
        string y = Numbered("y" + section.Name, first);
        writer.Line($"Vector128<float> {y} = LaneSums.Of({sums}) + {Gather("bias", section.Slots, first)};");
        WriteStore(writer, y, section.Slots, first);
    }

    protected sealed override void WriteScalarRow(IndentedWriter writer)
    {
        writer.Line("float sum = 0;");
        foreach ((_, int from, int to, int slots) in Sections)
        {
            if (from > 0) writer.Line("sum = 0;");
            string slot = slots == 0 ? "slot" : $"slot + {slots}";
            writer.Line($"for (nint column = {from}; column < {to}; column++) sum += {ScalarWeight} * Unsafe.Add(ref input, column);");
            writer.Line($"Unsafe.Add(ref preActivations, {slot}) = sum + Unsafe.Add(ref bias, {slot});");
        }
    }
}
