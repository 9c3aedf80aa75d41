using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>y_HH of the listed rows of bfloat16 weights, widened in registers.</summary>
/// <param name="plan">The plan.</param>
/// <param name="isSplit">Whether x's and h's halves of a row give a result each.</param>
internal sealed class BigBFloat16Kernel(KernelPlan plan, bool isSplit) : BigFloatKernel(plan, isSplit)
{
    // A pair holds columns j and 16 + j of a block of 32 (see BFloat16Pairs).
    private const int Block = 32;
    private const int Half = Block / 2;

    protected override string WeightType => "ushort";

    protected override string Remark => "\n// Pairs of weights become two vectors of floats, of columns that lie 16 apart.";

    protected override string ScalarWeight => "BFloat16Pairs.Value(ref row, column)";

    protected override int Columns(VectorWidth width) => Block;

    protected override int Operations(VectorWidth width) => Block / width.Floats;

    protected override void WriteProduct(
        IndentedWriter writer, VectorWidth width, string section, int number, int accumulator, System.Func<int, string> column)
    {
        string vector = width.Name;
        for (int at = 0; at < Half; at += width.Floats)
        {
            string suffix = $"{section}{number}" + (width.Floats < Half ? $"_{at}" : "");
            writer.Line($"{vector}<float> first{suffix} = {vector}.LoadUnsafe(ref input, {column(at)});");
            writer.Line($"{vector}<float> second{suffix} = {vector}.LoadUnsafe(ref input, {column(Half + at)});");
            for (int r = 0; r < Plan.BigRowGroup; r++)
            {
                string pairs = $"pairs{suffix}_{r}", sum = $"sum{section}{r}";
                writer.Line($"{vector}<ushort> {pairs} = {vector}.LoadUnsafe(ref row{r}, {column(2 * at)});");
                writer.Line($"{sum}_0 = {vector}.MultiplyAddEstimate(BFloat16Pairs.First({pairs}), first{suffix}, {sum}_0);");
                writer.Line($"{sum}_1 = {vector}.MultiplyAddEstimate(BFloat16Pairs.Second({pairs}), second{suffix}, {sum}_1);");
            }
        }
    }
}
