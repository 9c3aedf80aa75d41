using System.Collections.Generic;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>y_HH from bfloat16 weights, widened in registers.</summary>
/// <param name="plan">The plan.</param>
/// <param name="form">Which rows, and what becomes of them.</param>
internal sealed class BigBFloat16Kernel(KernelPlan plan, BigKernelForm form) : BigFloatKernel(plan, form)
{
    /// <summary>Columns that are paired among themselves: a pair holds columns j and 16 + j of them (see BFloat16Pairs).</summary>
    public const int Block = 32;

    /// <summary>Columns between the two of a pair.</summary>
    public const int Half = Block / 2;

    protected override string WeightType => "ushort";

    protected override string Remark => "\n// Pairs of weights become two vectors of floats, of columns that lie 16 apart.";

    protected override string ScalarWeight => "BFloat16Pairs.Value(ref row, column)";

    protected override int Columns(VectorWidth width) => Block;

    protected override int Operations(VectorWidth width) => Block / width.Floats;

    protected override void WriteProduct(
        IndentedWriter writer, VectorWidth width, IReadOnlyList<BigRowSums> rows, string suffix, System.Func<int, string> column)
    {
        string vector = width.Name;
        for (int at = 0; at < Half; at += width.Floats)
        {
            string part = suffix + (width.Floats < Half ? $"_{at}" : "");
            writer.Line($"{vector}<float> first{part} = {vector}.LoadUnsafe(ref input, {column(at)});");
            writer.Line($"{vector}<float> second{part} = {vector}.LoadUnsafe(ref input, {column(Half + at)});");
            foreach ((string row, string sum, string own) in rows)
            {
                string pairs = $"pairs{part}{own}";
                writer.Line($"{vector}<ushort> {pairs} = {vector}.LoadUnsafe(ref {row}, {column(2 * at)});");
                writer.Line($"{sum} = {vector}.MultiplyAddEstimate(BFloat16Pairs.First({pairs}), first{part}, {sum});");
                writer.Line($"{sum} = {vector}.MultiplyAddEstimate(BFloat16Pairs.Second({pairs}), second{part}, {sum});");
            }
        }
    }
}
