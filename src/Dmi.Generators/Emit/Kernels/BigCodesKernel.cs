using System.Linq;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>y_HH of the listed rows of int8 weights with int8 codes: exact integer sums, one for each side, since each has its own scale.</summary>
/// <param name="plan">The plan.</param>
/// <param name="isSplit">Whether x's and h's halves of a row give a result each.</param>
internal sealed class BigCodesKernel(KernelPlan plan, bool isSplit) : BigKernel(plan, isSplit)
{
    // Exclusive or, a product to 16 bits, one to 32, and the sum.
    private const int OperationsPerVector = 4;

    public override string Parameters =>
        $"ref byte bigRows, ref float scales, ref float bias, ref sbyte codes, {Joined(static side => $"float {side}Scale", ", ")}, ref int rows, int count, ref float preActivations";

    public override bool UsesByteProducts => true;

    protected override string WeightType => "byte";

    protected override string Remark => "\n// Weights are stored plus 128; what a sum has of that, and of the signs of the codes, is the same for all rows.";

    protected override BigSection[] Sections => Plan.Spec.Hidden == 0
        ? [new BigSection("Input", 0, Plan.BigRowLength, 0)]
        : Plan.Spec.Input == 0 ? [new BigSection("Hidden", 0, Plan.BigRowLength, 0)]
        : [new BigSection("Input", 0, Plan.HiddenOffset, 0), new BigSection("Hidden", Plan.HiddenOffset, Plan.BigRowLength, IsSplit ? Plan.GateStride : 0)];

    protected override string SumType(VectorWidth width) => $"{width.Name}<int>";

    protected override int Columns(VectorWidth width) => width.Bytes;

    protected override int Operations(VectorWidth width) => OperationsPerVector;

    protected override void WriteHead(IndentedWriter writer, VectorWidth width)
    {
        foreach ((string name, int from, int to, _) in Sections)
        {
            writer.Line($"{SumType(width)} excess{name} = {SumType(width)}.Zero;");
            writer.Line($"for (nint column = {from}; column < {to}; column += {width.Bytes}) excess{name} = ByteDot.Excess(excess{name}, {width.Name}.LoadUnsafe(ref codes, (nuint)column));");
            writer.Line($"Vector128<int> offset{name} = Vector128.Create({width.Name}.Sum(excess{name}));");
        }
    }

    protected override void WriteProduct(
        IndentedWriter writer, VectorWidth width, string section, int number, int accumulator, System.Func<int, string> column)
    {
        string suffix = $"{section}{number}";
        writer.Line($"{width.Name}<sbyte> x{suffix} = {width.Name}.LoadUnsafe(ref codes, {column(0)});");
        writer.Line($"{width.Name}<byte> magnitudes{suffix} = ByteDot.Magnitudes(x{suffix});");
        writer.Line($"{width.Name}<byte> signs{suffix} = ByteDot.Signs(x{suffix});");
        for (int r = 0; r < Plan.BigRowGroup; r++)
        {
            string sum = $"sum{section}{r}_{accumulator}";
            writer.Line($"{sum} = ByteDot.MultiplyAddCentred({sum}, {width.Name}.LoadUnsafe(ref row{r}, {column(0)}), magnitudes{suffix}, signs{suffix});");
        }
    }

    protected override void WriteSums(IndentedWriter writer, VectorWidth width, BigSection section)
    {
        string sums = string.Join(", ", Enumerable.Range(0, Plan.BigRowGroup).Select(r => Sum(section, r)));
        writer.Line($"Vector128<float> y{section.Name} = Vector128.ConvertToSingle(ByteDot.Sums({sums}) - offset{section.Name}) * {Side(section)}Scale;");
    }

    protected override void WriteEnd(IndentedWriter writer)
    {
        writer.Line($"Vector128<float> scale = Vector128.Create({Gather("scales", 0)});");
        if (!IsSplit)
        {
            WriteResult(writer, "y", Joined(static side => "y" + char.ToUpperInvariant(side[0]) + side.Substring(1), " + "), 0);
            return;
        }

        foreach (BigSection section in Sections) WriteResult(writer, "result" + section.Name, "y" + section.Name, section.Slots);
    }

    protected override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces("for (nint n = 0; n < count; n++)"))
        {
            writer.Line("nint slot = Unsafe.Add(ref rows, n);");
            writer.Line($"ref byte row = ref Unsafe.Add(ref bigRows, slot * {Plan.BigRowLength});");
            foreach (BigSection section in Sections)
            {
                writer.Line($"int sum{section.Name} = 0;");
                writer.Line($"for (nint column = {section.From}; column < {section.To}; column++) sum{section.Name} += (Unsafe.Add(ref row, column) - LittleInputKernels.ByteBias) * Unsafe.Add(ref codes, column);");
            }

            string product(BigSection section) => $"(float)sum{section.Name} * {Side(section)}Scale";
            if (IsSplit)
            {
                foreach (BigSection section in Sections) WriteScalarResult(writer, product(section), section.Slots);
            }
            else
            {
                WriteScalarResult(writer, Sections.Length == 1 ? product(Sections[0]) : $"({string.Join(" + ", Sections.Select(product))})", 0);
            }
        }
    }

    // Rows of a list lie anywhere, so that their scales, biases and results are taken one by one.
    private void WriteResult(IndentedWriter writer, string name, string sum, int slots)
    {
        writer.Line($"Vector128<float> {name} = {(sum.Contains("+") ? $"({sum})" : sum)} * scale + Vector128.Create({Gather("bias", slots)});");
        for (int r = 0; r < Plan.BigRowGroup; r++) writer.Line($"Unsafe.Add(ref preActivations, {Slot(r, slots)}) = {name}.GetElement({r});");
    }

    private static void WriteScalarResult(IndentedWriter writer, string sum, int slots)
    {
        string slot = slots == 0 ? "slot" : $"slot + {slots}";
        writer.Line($"Unsafe.Add(ref preActivations, {slot}) = {sum} * Unsafe.Add(ref scales, slot) + Unsafe.Add(ref bias, {slot});");
    }

    private string Gather(string from, int slots) =>
        string.Join(", ", Enumerable.Range(0, Plan.BigRowGroup).Select(r => $"Unsafe.Add(ref {from}, {Slot(r, slots)})"));

    private static string Slot(int row, int slots) => slots == 0 ? $"slot{row}" : $"slot{row} + {slots}";

    private static string Side(BigSection section) => char.ToLowerInvariant(section.Name[0]) + section.Name.Substring(1);

    private string Joined(System.Func<string, string> side, string separator) => string.Join(separator, Sections.Select(section => side(Side(section))));
}
