using System.Collections.Generic;
using System.Linq;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>y_HH from int8 weights with int8 codes: exact integer sums, one for each side, since each has its own scale.</summary>
/// <param name="plan">The plan.</param>
/// <param name="form">Which rows, and what becomes of them.</param>
internal sealed class BigCodesKernel(KernelPlan plan, BigKernelForm form) : BigKernel(plan, form)
{
    // Exclusive or, a product to 16 bits, one to 32, and the sum.
    private const int OperationsPerVector = 4;

    public override bool UsesByteProducts => true;

    protected override string WeightType => "byte";

    protected override string Operands => CodeSections.Parameters(Sections);

    protected override (string Parameter, int Stride)[] RangeMoves => [.. base.RangeMoves, ("scales", 1)];

    protected override string Remark => CodeSections.Remark;

    protected override BigSection[] Sections => CodeSections.Of(Plan, IsSplit);

    protected override string SumType(VectorWidth width) => $"{width.Name}<int>";

    protected override int Columns(VectorWidth width) => width.Bytes;

    protected override int Operations(VectorWidth width) => OperationsPerVector;

    protected override void WriteProduct(
        IndentedWriter writer, VectorWidth width, IReadOnlyList<BigRowSums> rows, string suffix, System.Func<int, string> column)
    {
        writer.Line($"{width.Name}<byte> magnitudes{suffix} = {width.Name}.LoadUnsafe(ref operands, {column(0)});");
        writer.Line($"{width.Name}<byte> signs{suffix} = {width.Name}.LoadUnsafe(ref operands, {column(Plan.BigRowLength)});");
        foreach ((string row, string sum, _) in rows)
        {
            writer.Line($"{sum} = ByteDot.MultiplyAddCentred({sum}, {width.Name}.LoadUnsafe(ref {row}, {column(0)}), magnitudes{suffix}, signs{suffix});");
        }
    }

    protected override void WriteSums(IndentedWriter writer, BigSection section, string sums, int first) =>
        writer.Line($"Vector128<float> {Numbered("y" + section.Name, first)} = Vector128.ConvertToSingle(LaneSums.Of({sums}) - Vector128.Create({CodeSections.Side(section)}Excess)) * {CodeSections.Side(section)}Scale;");

    protected override void WriteEnd(IndentedWriter writer, int first)
    {
        writer.Line($"Vector128<float> {Numbered("scale", first)} = {Gather("scales", 0, first)};");
        if (!IsSplit)
        {
            WriteResult(writer, "y", string.Join(" + ", Sections.Select(section => Numbered("y" + section.Name, first))), 0, first);
            return;
        }

        foreach (BigSection section in Sections) WriteResult(writer, "result" + section.Name, Numbered("y" + section.Name, first), section.Slots, first);
    }

    protected override void WriteScalarRow(IndentedWriter writer)
    {
        foreach (BigSection section in Sections)
        {
            writer.Line($"int sum{section.Name} = 0;");
            writer.Line($"for (nint column = {section.From}; column < {section.To}; column++) sum{section.Name} += (Unsafe.Add(ref row, column) - ByteDot.StoredBias) * (sbyte)Unsafe.Add(ref operands, column);");
        }

        CodeSections.WriteScalarResults(writer, Sections, IsSplit);
    }

    private void WriteResult(IndentedWriter writer, string name, string sum, int slots, int first)
    {
        string result = Numbered(name, first);
        writer.Line($"Vector128<float> {result} = {(sum.Contains("+") ? $"({sum})" : sum)} * {Numbered("scale", first)} + {Gather("bias", slots, first)};");
        WriteStore(writer, result, slots, first);
    }
}
