using System;
using System.Linq;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>Rows of integers: the columns of x and of h, whose codes have a scale each and thus sums of their own.</summary>
internal static class CodeSections
{
    /// <summary>What people should know of the sums.</summary>
    public const string Remark = "\n// Weights are stored plus 128; what a sum has of that, and of the signs of the codes, is its excess, the same for all rows.";

    /// <summary>The sections of a row.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="isSplit">Whether each gives a result of its own.</param>
    public static BigSection[] Of(KernelPlan plan, bool isSplit) => plan.Spec.Hidden == 0
        ? [new BigSection("Input", 0, plan.BigRowLength, 0)]
        : plan.Spec.Input == 0 ? [new BigSection("Hidden", 0, plan.BigRowLength, 0)]
        : [new BigSection("Input", 0, plan.HiddenOffset, 0), new BigSection("Hidden", plan.HiddenOffset, plan.BigRowLength, isSplit ? plan.GateStride : 0)];

    /// <summary>Parameters of a kernel between the rows and the choice of them.</summary>
    public static string Parameters(BigSection[] sections)
    {
        string of(Func<string, string> parameter) => string.Join(", ", sections.Select(section => parameter(Side(section))));
        return $"ref float scales, ref float bias, ref byte operands, {of(static side => $"int {side}Excess")}, {of(static side => $"float {side}Scale")}";
    }

    /// <summary>Prefix of a section's parameters.</summary>
    public static string Side(BigSection section) => char.ToLowerInvariant(section.Name[0]) + section.Name.Substring(1);

    /// <summary>Writes the results of one row without vectors, from <c>sum{Name}</c> of every section.</summary>
    public static void WriteScalarResults(IndentedWriter writer, BigSection[] sections, bool isSplit)
    {
        void write(string sum, int slots)
        {
            string slot = slots == 0 ? "slot" : $"slot + {slots}";
            writer.Line($"Unsafe.Add(ref preActivations, {slot}) = {sum} * Unsafe.Add(ref scales, slot) + Unsafe.Add(ref bias, {slot});");
        }

        if (!isSplit) write(sections.Length == 1 ? ScalarProduct(sections[0]) : $"({string.Join(" + ", sections.Select(ScalarProduct))})", 0);
        else foreach (BigSection section in sections) write(ScalarProduct(section), section.Slots);
    }

    // W x without the row's scale.
    private static string ScalarProduct(BigSection section) => $"(float)(sum{section.Name} - {Side(section)}Excess) * {Side(section)}Scale";
}
