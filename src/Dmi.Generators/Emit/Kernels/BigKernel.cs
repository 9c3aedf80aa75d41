using System.Linq;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>
/// y_HH of the listed rows: what is the same for every precision of the rows. Several rows at a time, so that they share the loads of the
/// input, the next ones prefetched, and no tail.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="isSplit">Whether x's and h's halves of a row give a result each: the candidate of a GRU that resets after the product.</param>
internal abstract class BigKernel(KernelPlan plan, bool isSplit) : Kernel
{
    public override string Name => IsSplit ? "BigCandidateRows" : "BigRows";

    // The list is what is divided: whole groups of rows, each followed by rows that are there to be prefetched.
    public sealed override RowSplit Split => new("count", Plan.BigRowLength * Plan.Spec.Big.BytesPerWeight(), ("rows", 1));

    protected KernelPlan Plan { get; } = plan;

    protected bool IsSplit { get; } = isSplit;

    protected override string Comment => IsSplit
        ? $"// W x + b and U h + b_h for the listed rows of the candidate, which r will join.{Remark}"
        : $"// y_HH = W [x | h] + b for the listed rows, {Plan.BigRowGroup} at a time; {(Plan.PrefetchesWholeBigRows ? "" : "the beginnings of ")}the next {Plan.BigRowGroup} are prefetched.{Remark}";

    /// <summary>What people should know of the precision.</summary>
    protected virtual string Remark => "";

    /// <summary>C#'s type of a stored weight.</summary>
    protected abstract string WeightType { get; }

    /// <summary>Type of the vectors that sums grow in.</summary>
    protected abstract string SumType(VectorWidth width);

    /// <summary>Columns of a row that <see cref="WriteProduct"/> multiplies.</summary>
    protected abstract int Columns(VectorWidth width);

    /// <summary>Multiplications and additions of vectors that this takes per row.</summary>
    protected abstract int Operations(VectorWidth width);

    /// <summary>Columns of a row that are summed together.</summary>
    protected abstract BigSection[] Sections { get; }

    public static BigKernel Of(KernelPlan plan, bool isSplit) => plan.Spec.Big switch
    {
        WeightPrecision.Int8 => new BigCodesKernel(plan, isSplit),
        WeightPrecision.BFloat16 => new BigBFloat16Kernel(plan, isSplit),
        _ => new BigFloatKernel(plan, isSplit),
    };

    protected sealed override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        int group = Plan.BigRowGroup;
        WriteHead(writer, width);
        using (writer.Braces($"for (nint n = 0; n < count; n += {group})"))
        {
            for (int r = 0; r < group; r++) writer.Line($"nint slot{r} = Unsafe.Add(ref rows, n + {r});");
            for (int r = 0; r < group; r++) writer.Line($"ref {WeightType} row{r} = ref Unsafe.Add(ref bigRows, slot{r} * {Plan.BigRowLength});");
            for (int r = 0; r < group; r++) writer.Line($"ref {WeightType} next{r} = ref Unsafe.Add(ref bigRows, (nint)Unsafe.Add(ref rows, n + {group + r}) * {Plan.BigRowLength});");
            foreach (BigSection section in Sections) WriteSection(writer, width, section);
            WriteEnd(writer);
        }
    }

    /// <summary>Writes what stands before all rows.</summary>
    protected virtual void WriteHead(IndentedWriter writer, VectorWidth width)
    {
    }

    /// <summary>Writes the product of some columns of a group of rows with the input.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="width">The vectors.</param>
    /// <param name="section">Prefix of the section's variables.</param>
    /// <param name="number">Of the variables that the rows share.</param>
    /// <param name="accumulator">Which sum of a row grows.</param>
    /// <param name="column">Writes the place of a column that lies this far behind the first.</param>
    protected abstract void WriteProduct(
        IndentedWriter writer, VectorWidth width, string section, int number, int accumulator, System.Func<int, string> column);

    /// <summary>Writes what becomes of a section's sums.</summary>
    protected abstract void WriteSums(IndentedWriter writer, VectorWidth width, BigSection section);

    /// <summary>Writes what joins the sections of a group.</summary>
    protected virtual void WriteEnd(IndentedWriter writer)
    {
    }

    /// <summary>All sums of a row added up, as an expression.</summary>
    protected string Sum(BigSection section, int row) =>
        string.Join(" + ", Enumerable.Range(0, Plan.BigUnroll).Select(u => $"sum{section.Name}{row}_{u}"));

    private void WriteSection(IndentedWriter writer, VectorWidth width, BigSection section)
    {
        (int group, int unroll, int columns) = (Plan.BigRowGroup, Plan.BigUnroll, Columns(width));
        (int first, int end) = (section.From / columns, section.To / columns);
        bool isStraight = (end - first) * group * Operations(width) <= Plan.StraightLineBudget;
        for (int r = 0; r < group; r++)
        {
            for (int u = 0; u < unroll; u++) writer.Line($"{SumType(width)} sum{section.Name}{r}_{u} = {SumType(width)}.Zero;");
        }

        // Three quarters of the way, so that the lines arrive when the next group begins and not before they have room.
        bool prefetches = section.To == Plan.BigRowLength && !Plan.PrefetchesWholeBigRows;
        int looped = isStraight ? end : first + (end - first) / unroll * unroll;
        int prefetchAt = prefetches ? first + (looped - first) * 3 / 4 / unroll * unroll : looped;
        WriteColumns(writer, width, section.Name, first, prefetchAt, isStraight);
        for (int r = 0; prefetches && r < group; r++)
        {
            for (int line = 0; line < Plan.BigPrefetchLines; line++) writer.Line($"Prefetch.Line(ref Unsafe.Add(ref next{r}, {line * Plan.WeightsPerLine}));");
        }

        WriteColumns(writer, width, section.Name, prefetchAt, looped, isStraight);
        WriteColumns(writer, width, section.Name, looped, end, isStraight: true);
        writer.Line();
        WriteSums(writer, width, section);
    }

    // Products from…to of the rows of a group, in a straight line or as a loop.
    private void WriteColumns(IndentedWriter writer, VectorWidth width, string section, int from, int to, bool isStraight)
    {
        if (from == to) return;
        int columns = Columns(width);
        if (isStraight)
        {
            for (int v = from; v < to; v++)
            {
                int first = v * columns;
                WriteWholePrefetch(writer, first, $"{first}");
                WriteProduct(writer, width, section, v, v % Plan.BigUnroll, offset => $"{first + offset}");
            }

            return;
        }

        using (writer.Braces($"for (nint column = {from * columns}; column < {to * columns}; column += {Plan.BigUnroll * columns})"))
        {
            for (int u = 0; u < Plan.BigUnroll; u++)
            {
                int first = u * columns;
                WriteWholePrefetch(writer, first, first == 0 ? "column" : $"column + {first}");
                WriteProduct(writer, width, section, u, u, offset => first + offset == 0 ? "(nuint)column" : $"(nuint)(column + {first + offset})");
            }
        }
    }

    // The lines of the next rows at the place where these rows are: as much is asked for as is read.
    private void WriteWholePrefetch(IndentedWriter writer, int first, string column)
    {
        if (!Plan.PrefetchesWholeBigRows || first % Plan.WeightsPerLine != 0) return;
        for (int r = 0; r < Plan.BigRowGroup; r++) writer.Line($"Prefetch.SecondLevelLine(ref Unsafe.Add(ref next{r}, {column}));");
    }
}

/// <summary>Columns of big rows that are summed together.</summary>
/// <param name="Name">Prefix of their variables.</param>
/// <param name="From">The first column.</param>
/// <param name="To">The column behind the last.</param>
/// <param name="Slots">By how many slots the result lies behind the row's own.</param>
internal readonly record struct BigSection(string Name, int From, int To, int Slots);
