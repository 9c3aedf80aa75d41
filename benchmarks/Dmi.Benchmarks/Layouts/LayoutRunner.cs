using Dmi.Benchmarks.Measuring;
using Dmi.Benchmarks.Reporting;

namespace Dmi.Benchmarks.Layouts;

/// <summary>
/// Reads the rows that a trained LSTM needs at the steps of a text, from matrices that hold them in several orders, out of memory.
/// </summary>
/// <param name="rounds">Steps that are timed, in turn for every order.</param>
/// <param name="progress">Told what is going on.</param>
internal sealed class LayoutRunner(int rounds, ProgressLog progress)
{
    private const int Seed = 3;
    private const int RowCount = SensitiveRows.Units * SensitiveRows.Gates;

    private static readonly double[] Ratios = [0.3, 0.5, 0.7, 0.9];

    // Rows of 512 units at 8 and 32 bits, and of 1,500 at 32.
    private static readonly int[] RowBytes = [1_024, 4_096, 12_032];

    /// <summary>Measures all lengths of rows and ratios.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<LayoutRow> Run(CancellationToken cancellation)
    {
        progress.Begin("finding the rows that a language model needs");
        IReadOnlyList<bool[][]> sensitive = SensitiveRows.Find(Ratios, cancellation);
        var results = new List<LayoutRow>();
        foreach (int bytes in RowBytes)
        {
            using var reader = new RowReader(RowCount, bytes);
            for (int i = 0; i < Ratios.Length; i++)
            {
                progress.Begin(FormattableString.Invariant($"measuring rows of {bytes} bytes, {Ratios[i]:P0} skipped"));
                results.Add(Measure(reader, bytes, Ratios[i], sensitive[i], cancellation));
            }
        }

        progress.End();
        return results;
    }

    private LayoutRow Measure(RowReader reader, int bytes, double ratio, bool[][] sensitive, CancellationToken cancellation)
    {
        // Every order reads the rows of the same step in the same round.
        int step = 0;
        Candidate[] candidates = [.. Enum.GetValues<RowOrder>().Select(order =>
        {
            int[][] lists = ToLists(order, sensitive);
            return new Candidate(order.ToString(), () => reader.Read(lists[step % lists.Length]), order == RowOrder.GateAfterGate ? () => step++ : null);
        })];
        TieredWarmup.Run(candidates, cancellation);
        IReadOnlyList<Samples> samples = new InterleavedTimer().Measure(candidates, CacheCondition.Cold, RoundBudget.Of(rounds), progress.Advance, cancellation);
        Samples baseline = samples[(int)RowOrder.GateAfterGate];
        double rows = sensitive.Average(static step => (double)step.Count(static isSensitive => isSensitive));
        return new LayoutRow(
            bytes, ratio, Throughput.GigabytesPerSecond((long)(rows * bytes), baseline.Median), baseline.PairedRatio(samples[(int)RowOrder.GatesSideBySide]),
            baseline.PairedRatio(samples[(int)RowOrder.Shuffled]));
    }

    private static int[][] ToLists(RowOrder order, bool[][] sensitive)
    {
        int[] places = Places(order);
        return [.. sensitive.Select(step => WholeGroups([.. Enumerable.Range(0, RowCount).Where(row => step[row]).Select(row => places[row]).Order()]))];
    }

    // The last row fills up, as in layers.
    private static int[] WholeGroups(int[] rows) => [.. rows, .. Enumerable.Repeat(rows[^1], (RowReader.Group - rows.Length % RowReader.Group) % RowReader.Group)];

    // Where each row lies, rows being numbered by gate.
    private static int[] Places(RowOrder order)
    {
        int[] rows = [.. Enumerable.Range(0, RowCount)];
        if (order == RowOrder.GateAfterGate) return rows;
        if (order == RowOrder.GatesSideBySide) return [.. rows.Select(static row => row % SensitiveRows.Units * SensitiveRows.Gates + row / SensitiveRows.Units)];
        new Random(Seed).Shuffle(rows);
        return rows;
    }
}
