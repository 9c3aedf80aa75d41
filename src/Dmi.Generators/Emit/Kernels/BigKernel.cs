using System;
using System.Collections.Generic;
using System.Linq;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>
/// y_HH: what is the same for every precision of the rows. Either all rows of a range, in the order of memory, which is how it streams fastest; or
/// the rows of a list, several at a time, so that they share the loads of the input, each asked for a fixed distance ahead. No tail in either.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="form">Which rows, and what becomes of them.</param>
internal abstract class BigKernel(KernelPlan plan, BigKernelForm form) : Kernel
{
    // Sums that become one vector at once.
    private const int SumsPerVector = 4;

    public sealed override string Name => NameOf(form);

    public sealed override string Parameters =>
        $"ref {WeightType} bigRows, {Operands}, {(form.IsDense ? "" : "ref int rows, ")}int count, ref float preActivations";

    // A list is divided into whole groups of rows, each followed by rows that are there to be prefetched. A range is divided too; the last rows of a
    // share that is no whole group overlap rows of the one before, which get the same values from both.
    public sealed override RowSplit Split => new("count", Plan.BigRowBytes, form.IsDense ? RangeMoves : [("rows", 1)]);

    protected KernelPlan Plan { get; } = plan;

    protected bool IsSplit => form.IsSplit;

    protected sealed override string Comment => (form.IsSplit
        ? "// W x + b and U h + b_h of the candidate, which r will join, "
        : "// y_HH = W [x | h] + b ") + (form.IsDense
            ? $"for rows that lie one behind the other; the last {Group} overlap those before where they must.{Remark}"
            : $"for the listed rows, {Group} at a time, each prefetched {Plan.PrefetchDistance} weights ahead.{Remark}");

    /// <summary>What people should know of the precision.</summary>
    protected virtual string Remark => "";

    /// <summary>C#'s type of a stored weight.</summary>
    protected abstract string WeightType { get; }

    /// <summary>Parameters between the rows and the choice of them.</summary>
    protected abstract string Operands { get; }

    /// <summary>References that move on with the first row of a range, each with its elements per row.</summary>
    protected virtual (string Parameter, int Stride)[] RangeMoves => [("bigRows", Plan.BigRowLength), ("bias", 1), ("preActivations", 1)];

    /// <summary>Type of the vectors that sums grow in.</summary>
    protected abstract string SumType(VectorWidth width);

    /// <summary>Columns of a row that <see cref="WriteProduct"/> multiplies.</summary>
    protected abstract int Columns(VectorWidth width);

    /// <summary>Multiplications and additions of vectors that this takes per row.</summary>
    protected abstract int Operations(VectorWidth width);

    /// <summary>Columns of a row that are summed together.</summary>
    protected abstract BigSection[] Sections { get; }

    /// <summary>Rows at a time; as many results as a vector holds, or several times that.</summary>
    protected int Group => form.IsDense ? Plan.DenseRowGroup : Plan.BigRowGroup;

    /// <summary>Name of a kernel.</summary>
    public static string NameOf(BigKernelForm form) => $"{(form.IsDense ? "Dense" : "Big")}{(form.IsSplit ? "Candidate" : "")}Rows";

    /// <summary>Whether a form reads the copy of the rows in tiles.</summary>
    public static bool ReadsTiles(KernelPlan plan, BigKernelForm form) => form.IsDense && plan.TileRows > 0;

    public static Kernel Of(KernelPlan plan, BigKernelForm form) => plan.Spec.Big switch
    {
        WeightPrecision.Int8 when ReadsTiles(plan, form) => new BigCodeTilesKernel(plan, form.IsSplit),
        _ when ReadsTiles(plan, form) => new BigFloatTilesKernel(plan, form.IsSplit),
        WeightPrecision.Int8 => new BigCodesKernel(plan, form),
        WeightPrecision.BFloat16 => new BigBFloat16Kernel(plan, form),
        _ => new BigFloatKernel(plan, form),
    };

    protected sealed override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        using (writer.Braces($"for (nint n = 0; n < count; n += {Group})"))
        {
            if (form.IsDense) WriteRange(writer);
            else WriteListed(writer);
            WriteColumns(writer, width);
            for (int first = 0; first < Group; first += SumsPerVector)
            {
                foreach (BigSection section in Sections) WriteSums(writer, section, Lanes(first, r => $"sum{section.Name}{r}", SumType(width) + ".Zero"), first);
                WriteEnd(writer, first);
            }
        }
    }

    protected sealed override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces("for (nint n = 0; n < count; n++)"))
        {
            writer.Line(form.IsDense ? "nint slot = n;" : "nint slot = Unsafe.Add(ref rows, n);");
            writer.Line($"ref {WeightType} row = ref Unsafe.Add(ref bigRows, slot * {Plan.BigRowLength});");
            WriteScalarRow(writer);
        }
    }

    /// <summary>Writes one row without vectors, from <c>row</c> and <c>slot</c>.</summary>
    protected abstract void WriteScalarRow(IndentedWriter writer);

    /// <summary>Writes the product of some columns of rows with the input, which they share.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="width">The vectors.</param>
    /// <param name="rows">Name and growing sum of every row.</param>
    /// <param name="suffix">Of the variables that the rows share.</param>
    /// <param name="column">Writes the place of a column that lies this far behind the first.</param>
    protected abstract void WriteProduct(
        IndentedWriter writer, VectorWidth width, IReadOnlyList<BigRowSums> rows, string suffix, Func<int, string> column);

    /// <summary>Writes what becomes of a section's sums.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="section">The section.</param>
    /// <param name="sums">The sums of some rows over the lanes of a vector, as arguments.</param>
    /// <param name="first">The first of these rows.</param>
    protected abstract void WriteSums(IndentedWriter writer, BigSection section, string sums, int first);

    /// <summary>Writes what joins the sections of some rows.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="first">The first of these rows.</param>
    protected virtual void WriteEnd(IndentedWriter writer, int first)
    {
    }

    /// <summary>A name that tells the vectors of a group apart.</summary>
    protected static string Numbered(string name, int first) => first == 0 ? name : $"{name}From{first}";

    /// <summary>Values of the slots that begin this many slots behind the rows' own, as a vector.</summary>
    protected string Gather(string from, int slots, int first) => form.IsDense && Group == SumsPerVector
        ? $"Vector128.LoadUnsafe(ref {from}, (nuint){Slot(0, slots, parenthesized: true)})"
        : $"Vector128.Create({Lanes(first, r => $"Unsafe.Add(ref {from}, {Slot(r, slots)})", "0f")})";

    /// <summary>Writes where results go.</summary>
    protected void WriteStore(IndentedWriter writer, string vector, int slots, int first)
    {
        if (form.IsDense && Group == SumsPerVector)
        {
            writer.Line($"Vector128.StoreUnsafe({vector}, ref preActivations, (nuint){Slot(0, slots, parenthesized: true)});");
            return;
        }

        for (int r = first; r < Math.Min(first + SumsPerVector, Group); r++) writer.Line($"Unsafe.Add(ref preActivations, {Slot(r, slots)}) = {vector}.GetElement({r - first});");
    }

    // Rows lie one behind the other. A group that would end behind the last begins earlier, and computes some rows again.
    private void WriteRange(IndentedWriter writer)
    {
        writer.Line(Group == 1 ? "nint slot = n;" : $"nint slot = Math.Min(n, count - {Group});");
        writer.Line($"ref {WeightType} row0 = ref Unsafe.Add(ref bigRows, slot * {Plan.BigRowLength});");
        for (int r = 1; r < Group; r++) writer.Line($"ref {WeightType} row{r} = ref Unsafe.Add(ref row0, {r * Plan.BigRowLength});");
    }

    private void WriteListed(IndentedWriter writer)
    {
        for (int r = 0; r < Group; r++) writer.Line($"nint slot{r} = Unsafe.Add(ref rows, n + {r});");
        for (int r = 0; r < Group; r++) writer.Line($"ref {WeightType} row{r} = ref Unsafe.Add(ref bigRows, slot{r} * {Plan.BigRowLength});");
    }

    // Listed rows share the loads of the input, column by column; but where they lie one behind the other, memory streams fastest if it is read
    // in order.
    private void WriteColumns(IndentedWriter writer, VectorWidth width)
    {
        int[] all = [.. Enumerable.Range(0, Group)];
        bool isStraight(BigSection section) => (section.To - section.From) / Columns(width) * Group * Operations(width) <= Plan.StraightLineBudget;
        if (!form.IsDense)
        {
            foreach (BigSection section in Sections) WriteRows(writer, width, section, all, Plan.BigUnroll(width.Floats), isStraight(section));
        }
        else
        {
            foreach (int r in all)
            {
                foreach (BigSection section in Sections) WriteRows(writer, width, section, [r], Plan.DenseUnroll, isStraight(section));
            }
        }
    }

    // The sums of a section of some rows. Listed rows ask for their own columns ahead, and near their end for the first ones of the next rows.
    private void WriteRows(IndentedWriter writer, VectorWidth width, BigSection section, int[] rows, int unroll, bool isStraight)
    {
        foreach (int r in rows)
        {
            for (int u = 0; u < unroll; u++) writer.Line($"{SumType(width)} {Accumulator(section, r, u)} = {SumType(width)}.Zero;");
        }

        int last = Plan.BigRowLength - Plan.PrefetchDistance, turn = Math.Min(Math.Max(section.From, last), section.To);
        if (form.IsDense)
        {
            WriteStretch(writer, width, section, (section.From, section.To), rows, unroll, isStraight, null);
        }
        else
        {
            WriteStretch(writer, width, section, (section.From, turn), rows, unroll, isStraight, ("row", Plan.PrefetchDistance));
            if (last >= section.From && last < section.To) WriteNext(writer);
            WriteStretch(writer, width, section, (turn, section.To), rows, unroll, isStraight, ("next", -last));
        }

        foreach (int r in rows) writer.Line($"{SumType(width)} sum{section.Name}{r} = {string.Join(" + ", Enumerable.Range(0, unroll).Select(u => Accumulator(section, r, u)))};");
    }

    private void WriteNext(IndentedWriter writer)
    {
        for (int r = 0; r < Group; r++) writer.Line($"ref {WeightType} next{r} = ref Unsafe.Add(ref bigRows, (nint)Unsafe.Add(ref rows, n + {Group + r}) * {Plan.BigRowLength});");
    }

    // Some columns of a section: a straight line, or a loop and the rest. What is asked for meanwhile are the lines of a row's namesake at a distance,
    // into the second level, which has room for more requests at once (docs/decisions/0020).
    private void WriteStretch(
        IndentedWriter writer, VectorWidth width, BigSection section, (int From, int To) stretch, int[] rows, int unroll, bool isStraight, (string Name, int Distance)? ahead)
    {
        int columns = Columns(width), first = stretch.From / columns, end = stretch.To / columns;
        string name = section.Name + (rows.Length == 1 ? $"{rows[0]}_" : "");
        int turns = ahead is null ? unroll : Math.Max(unroll, Plan.PrefetchPeriod / columns);
        int looped = isStraight ? first : first + (end - first) / turns * turns;
        if (looped > first)
        {
            using (writer.Braces($"for (nint column = {stretch.From}; column < {looped * columns}; column += {turns * columns})"))
            {
                for (int u = 0; u < turns; u++) WriteVector(first + u, u * columns, static offset => Sum("column", offset));
            }

            writer.Line();
        }

        for (int v = looped; v < end; v++) WriteVector(v, v * columns, static offset => $"{offset}");

        // Numbered within the section, since its stretches share a scope.
        void WriteVector(int number, int at, Func<int, string> column)
        {
            if (ahead is { } place && at % Plan.PrefetchPeriod == 0)
            {
                foreach (int r in rows) writer.Line($"Prefetch.SecondLevelLine(ref Unsafe.Add(ref {place.Name}{r}, {column(at + place.Distance)}));");
            }

            BigRowSums[] sums = [.. rows.Select(r => new BigRowSums($"row{r}", Accumulator(section, r, number % unroll), $"_{r}"))];
            WriteProduct(writer, width, sums, $"{name}{number}", offset => Place(column(at + offset)));
        }
    }

    private static string Sum(string variable, int offset) => offset == 0 ? variable : offset < 0 ? $"{variable} - {-offset}" : $"{variable} + {offset}";

    private static string Place(string column) => column.Contains(" ") ? $"(nuint)({column})" : column == "column" ? "(nuint)column" : column;

    private static string Accumulator(BigSection section, int row, int number) => $"sum{section.Name}{row}_{number}";

    // As many arguments as lanes, whatever the rows.
    private string Lanes(int first, Func<int, string> lane, string rest) =>
        string.Join(", ", Enumerable.Range(first, SumsPerVector).Select(r => r < Group ? lane(r) : rest));

    private string Slot(int row, int slots, bool parenthesized = false)
    {
        string slot = form.IsDense ? "slot" : $"slot{row}";
        int offset = slots + (form.IsDense ? row : 0);
        return offset == 0 ? slot : parenthesized ? $"({slot} + {offset})" : $"{slot} + {offset}";
    }
}

/// <summary>Which rows a kernel computes, and what becomes of them.</summary>
/// <param name="IsDense">Whether all rows of a range rather than those of a list.</param>
/// <param name="IsSplit">Whether x's and h's halves of a row give a result each: the candidate of a GRU that resets after the product.</param>
internal readonly record struct BigKernelForm(bool IsDense, bool IsSplit);

/// <summary>A row in a product.</summary>
/// <param name="Row">Variable of its first weight.</param>
/// <param name="Sum">Variable that grows.</param>
/// <param name="Suffix">Of variables that are its own.</param>
internal readonly record struct BigRowSums(string Row, string Sum, string Suffix);

/// <summary>Columns of big rows that are summed together.</summary>
/// <param name="Name">Prefix of their variables.</param>
/// <param name="From">The first column.</param>
/// <param name="To">The column behind the last.</param>
/// <param name="Slots">By how many slots the result lies behind the row's own.</param>
internal readonly record struct BigSection(string Name, int From, int To, int Slots);
