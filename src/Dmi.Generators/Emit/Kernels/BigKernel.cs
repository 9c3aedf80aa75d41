using System.Linq;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>y_HH of the listed rows.</summary>
/// <param name="plan">The plan.</param>
/// <param name="isSplit">Whether x's and h's halves of a row give a sum each: the candidate of a GRU that resets after the product.</param>
internal sealed class BigKernel(KernelPlan plan, bool isSplit) : Kernel
{
    public override string Name => isSplit ? "BigCandidateRows" : "BigRows";

    public override string Parameters => "ref float bigRows, ref float bias, ref float input, ref int rows, int count, ref float preActivations";

    protected override string Comment => isSplit
        ? "// W x + b and U h + b_h for the listed rows of the candidate, which r will join."
        : $"// y_HH = W [x | h] + b for the listed rows, {plan.BigRowGroup} at a time; the beginnings of the next {plan.BigRowGroup} are prefetched.";

    // Floats of a row that are summed together, and by how many slots the sum lies behind the row's own.
    private (int From, int To, int Slots)[] Sections => isSplit
        ? [(0, plan.HiddenOffset, 0), (plan.HiddenOffset, plan.BigRowLength, plan.GateStride)]
        : [(0, plan.BigRowLength, 0)];

    protected override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        int group = plan.BigRowGroup;
        using (writer.Braces($"for (nint n = 0; n < count; n += {group})"))
        {
            for (int r = 0; r < group; r++) writer.Line($"nint slot{r} = Unsafe.Add(ref rows, n + {r});");
            for (int r = 0; r < group; r++) writer.Line($"ref float row{r} = ref Unsafe.Add(ref bigRows, slot{r} * {plan.BigRowLength});");
            for (int r = 0; r < group; r++) writer.Line($"ref float next{r} = ref Unsafe.Add(ref bigRows, (nint)Unsafe.Add(ref rows, n + {group + r}) * {plan.BigRowLength});");
            foreach ((int from, int to, int slots) in Sections) WriteSection(writer, width, from, to, slots);
        }
    }

    protected override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces("for (nint n = 0; n < count; n++)"))
        {
            writer.Line("nint slot = Unsafe.Add(ref rows, n);");
            writer.Line($"ref float row = ref Unsafe.Add(ref bigRows, slot * {plan.BigRowLength});");
            writer.Line("float sum = 0;");
            foreach ((int from, int to, int slots) in Sections)
            {
                if (from > 0) writer.Line("sum = 0;");
                string slot = slots == 0 ? "slot" : $"slot + {slots}";
                writer.Line($"for (nint column = {from}; column < {to}; column++) sum += Unsafe.Add(ref row, column) * Unsafe.Add(ref input, column);");
                writer.Line($"Unsafe.Add(ref preActivations, {slot}) = sum + Unsafe.Add(ref bias, {slot});");
            }
        }
    }

    private void WriteSection(IndentedWriter writer, VectorWidth width, int from, int to, int slots)
    {
        (int group, int unroll) = (plan.BigRowGroup, plan.BigUnroll);
        (int first, int end) = (from / width.Floats, to / width.Floats);
        bool isStraight = (end - first) * group <= plan.StraightLineBudget;
        int looped = isStraight ? end : first + (end - first) / unroll * unroll;
        string section = from == 0 ? "" : "Hidden";
        for (int r = 0; r < group; r++)
        {
            for (int u = 0; u < unroll; u++) writer.Line($"{width.Name}<float> sum{section}{r}_{u} = {width.Name}<float>.Zero;");
        }

        // Three quarters of the way, so that the lines arrive when the next group begins and not before they have room.
        bool prefetches = to == plan.BigRowLength;
        int prefetchAt = prefetches ? first + (looped - first) * 3 / 4 / unroll * unroll : looped;
        WriteVectors(writer, width, section, first, prefetchAt, isStraight);
        for (int r = 0; prefetches && r < group; r++)
        {
            for (int line = 0; line < plan.BigPrefetchLines; line++) writer.Line($"Prefetch.Line(ref Unsafe.Add(ref next{r}, {line * KernelPlan.Line / sizeof(float)}));");
        }

        WriteVectors(writer, width, section, prefetchAt, looped, isStraight);
        WriteVectors(writer, width, section, looped, end, isStraight: true);
        writer.Line();
        for (int r = 0; r < group; r++)
        {
            string sum = string.Join(" + ", Enumerable.Range(0, unroll).Select(u => $"sum{section}{r}_{u}"));
            string slot = slots == 0 ? $"slot{r}" : $"slot{r} + {slots}";
            writer.Line($"Unsafe.Add(ref preActivations, {slot}) = {width.Name}.Sum({sum}) + Unsafe.Add(ref bias, {slot});");
        }
    }

    // Vectors from…to of the rows of a group, in a straight line or as a loop.
    private void WriteVectors(IndentedWriter writer, VectorWidth width, string section, int from, int to, bool isStraight)
    {
        if (from == to) return;
        if (isStraight)
        {
            for (int v = from; v < to; v++) WriteVector(writer, width, section, v, v % plan.BigUnroll, $"{v * width.Floats}");
            return;
        }

        using (writer.Braces($"for (nint column = {from * width.Floats}; column < {to * width.Floats}; column += {plan.BigUnroll * width.Floats})"))
        {
            for (int u = 0; u < plan.BigUnroll; u++) WriteVector(writer, width, section, u, u, u == 0 ? "(nuint)column" : $"(nuint)(column + {u * width.Floats})");
        }
    }

    private void WriteVector(IndentedWriter writer, VectorWidth width, string section, int number, int accumulator, string column)
    {
        writer.Line($"{width.Name}<float> x{section}{number} = {width.Name}.LoadUnsafe(ref input, {column});");
        for (int r = 0; r < plan.BigRowGroup; r++)
        {
            string sum = $"sum{section}{r}_{accumulator}";
            writer.Line($"{sum} = {width.Name}.MultiplyAddEstimate({width.Name}.LoadUnsafe(ref row{r}, {column}), x{section}{number}, {sum});");
        }
    }
}
