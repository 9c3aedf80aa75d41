using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>y_HH of the listed rows of binary32 weights.</summary>
/// <param name="plan">The plan.</param>
/// <param name="isSplit">Whether x's and h's halves of a row give a result each.</param>
internal class BigFloatKernel(KernelPlan plan, bool isSplit) : BigKernel(plan, isSplit)
{
    public override string Parameters =>
        $"ref {WeightType} bigRows, ref float bias, ref float input, ref int rows, int count, ref float preActivations";

    protected override string WeightType => "float";

    protected sealed override BigSection[] Sections => IsSplit
        ? [new BigSection("", 0, Plan.HiddenOffset, 0), new BigSection("Hidden", Plan.HiddenOffset, Plan.BigRowLength, Plan.GateStride)]
        : [new BigSection("", 0, Plan.BigRowLength, 0)];

    protected sealed override string SumType(VectorWidth width) => $"{width.Name}<float>";

    protected override int Columns(VectorWidth width) => width.Floats;

    protected override int Operations(VectorWidth width) => 1;

    /// <summary>One weight as a float, as an expression.</summary>
    protected virtual string ScalarWeight => "Unsafe.Add(ref row, column)";

    protected override void WriteProduct(
        IndentedWriter writer, VectorWidth width, string section, int number, int accumulator, System.Func<int, string> column)
    {
        writer.Line($"{width.Name}<float> x{section}{number} = {width.Name}.LoadUnsafe(ref input, {column(0)});");
        for (int r = 0; r < Plan.BigRowGroup; r++)
        {
            string sum = $"sum{section}{r}_{accumulator}";
            writer.Line($"{sum} = {width.Name}.MultiplyAddEstimate({width.Name}.LoadUnsafe(ref row{r}, {column(0)}), x{section}{number}, {sum});");
        }
    }

    protected sealed override void WriteSums(IndentedWriter writer, VectorWidth width, BigSection section)
    {
        for (int r = 0; r < Plan.BigRowGroup; r++)
        {
            string slot = section.Slots == 0 ? $"slot{r}" : $"slot{r} + {section.Slots}";
            writer.Line($"Unsafe.Add(ref preActivations, {slot}) = {width.Name}.Sum({Sum(section, r)}) + Unsafe.Add(ref bias, {slot});");
        }
    }

    protected sealed override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces("for (nint n = 0; n < count; n++)"))
        {
            writer.Line("nint slot = Unsafe.Add(ref rows, n);");
            writer.Line($"ref {WeightType} row = ref Unsafe.Add(ref bigRows, slot * {Plan.BigRowLength});");
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
}
