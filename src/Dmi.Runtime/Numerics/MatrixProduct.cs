using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dmi.Numerics;

/// <summary>
/// C = A·Bᵀ or C += A·Bᵀ: A (m × k), B (n × k) and C (m × n) row-major and dense, so that every value of C is the dot product of two rows.
/// </summary>
/// <remarks>
/// <para>
/// The result does not depend on the number of threads: C is cut into fixed tasks, and every value is summed in one order. Sums run in
/// binary32 over at most <see cref="DepthBlock"/> values and are then added to C.
/// </para>
/// <para>The vector width is that of <see cref="KernelTiers.Current"/>.</para>
/// </remarks>
public static unsafe class MatrixProduct
{
    /// <summary>Values of k that are summed in registers before C is touched: tiles of such rows fit into the first-level cache.</summary>
    public const int DepthBlock = 512;

    // Rows of A and of B per task. A task reads (64 + 128) · 512 floats per block of k, which the second-level cache holds.
    private const int TaskRows = 64;
    private const int TaskColumns = 128;

    // Rows of B that stay in the first-level cache while the task's rows of A pass by.
    private const int PanelColumns = 2 * DotTile.Edge;

    // Below this many multiply-adds another thread costs more than it saves.
    private const long WorthSharing = 1 << 20;

    /// <summary>C = A·Bᵀ.</summary>
    /// <param name="a">A, m × k values.</param>
    /// <param name="b">B, n × k values.</param>
    /// <param name="c">C, m × n values; must not overlap A or B.</param>
    /// <param name="m">Rows of A and of C, at least 0.</param>
    /// <param name="n">Rows of B, columns of C, at least 0.</param>
    /// <param name="k">Columns of A and of B, at least 0.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most; −1 means one per processor.</param>
    /// <param name="cancellationToken">Stops the work between tasks; C is then partly written.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, or C overlaps another one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative, or the number of threads neither −1 nor positive.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Multiply(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k,
        int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        Check(a.Length, b.Length, c.Length, m, n, k, maxDegreeOfParallelism);
        CheckApart(a, b, c);
        fixed (float* pa = a, pb = b, pc = c)
        {
            Work<float> work = new(pa, pb, pc, m, n, k, accumulate: false, lowerOnly: false);
            Run<SingleStore, float>(work, maxDegreeOfParallelism, cancellationToken);
        }
    }

    /// <summary>C += A·Bᵀ.</summary>
    /// <inheritdoc cref="Multiply(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, int, int, int, int, CancellationToken)"/>
    internal static void Accumulate(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k,
        int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        Check(a.Length, b.Length, c.Length, m, n, k, maxDegreeOfParallelism);
        CheckApart(a, b, c);
        fixed (float* pa = a, pb = b, pc = c)
        {
            Work<float> work = new(pa, pb, pc, m, n, k, accumulate: true, lowerOnly: false);
            Run<SingleStore, float>(work, maxDegreeOfParallelism, cancellationToken);
        }
    }

    /// <summary>C += A·Bᵀ into binary64: for sums over many blocks, such as moments.</summary>
    /// <inheritdoc cref="Multiply(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, int, int, int, int, CancellationToken)"/>
    internal static void Accumulate(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<double> c, int m, int n, int k,
        int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        Check(a.Length, b.Length, c.Length, m, n, k, maxDegreeOfParallelism);
        fixed (float* pa = a, pb = b)
        fixed (double* pc = c)
        {
            Work<double> work = new(pa, pb, pc, m, n, k, accumulate: true, lowerOnly: false);
            Run<DoubleStore, double>(work, maxDegreeOfParallelism, cancellationToken);
        }
    }

    /// <summary>
    /// The lower triangle of C += A·Aᵀ. What lies above the diagonal is left in no defined state.
    /// </summary>
    /// <param name="a">A, m × k values.</param>
    /// <param name="c">C, m × m values.</param>
    /// <param name="m">Rows of A, at least 0.</param>
    /// <param name="k">Columns of A, at least 0.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most; −1 means one per processor.</param>
    /// <param name="cancellationToken">Stops the work between tasks; C is then partly written.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative, or the number of threads neither −1 nor positive.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal static void AccumulateGram(
        ReadOnlySpan<float> a, Span<double> c, int m, int k, int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        Check(a.Length, a.Length, c.Length, m, m, k, maxDegreeOfParallelism);
        fixed (float* pa = a)
        fixed (double* pc = c)
        {
            Work<double> work = new(pa, pa, pc, m, m, k, accumulate: true, lowerOnly: true);
            Run<DoubleStore, double>(work, maxDegreeOfParallelism, cancellationToken);
        }
    }

    /// <summary>C = A·Bᵀ at a width that need not be the best, for tests.</summary>
    internal static void Multiply(KernelTier tier, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
    {
        Check(a.Length, b.Length, c.Length, m, n, k, maxDegreeOfParallelism: 1);
        fixed (float* pa = a, pb = b, pc = c)
        {
            Run<SingleStore, float>(new(pa, pb, pc, m, n, k, accumulate: false, lowerOnly: false), tier, 1, CancellationToken.None);
        }
    }

    private static void Check(int a, int b, int c, int m, int n, int k, int maxDegreeOfParallelism)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        if (maxDegreeOfParallelism is 0 or < -1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxDegreeOfParallelism), maxDegreeOfParallelism, "maxDegreeOfParallelism must be -1 or at least 1.");
        }

        CheckLength(a, m, k, nameof(a));
        CheckLength(b, n, k, nameof(b));
        CheckLength(c, m, n, nameof(c));
    }

    private static void CheckApart(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
    {
        if (c.Overlaps(a) || c.Overlaps(b)) throw new ArgumentException("c overlaps a or b.", nameof(c));
    }

    private static void CheckLength(int actual, int rows, int columns, string name)
    {
        if (actual != (long)rows * columns)
        {
            throw new ArgumentException($"{name} has {actual} values, expected {rows} · {columns} = {(long)rows * columns}.", name);
        }
    }

    private static void Run<TStore, TElement>(Work<TElement> work, int maxDegreeOfParallelism, CancellationToken cancellationToken)
        where TStore : struct, IStore<TElement>
        where TElement : unmanaged =>
        Run<TStore, TElement>(work, KernelTiers.Current, maxDegreeOfParallelism, cancellationToken);

    private static void Run<TStore, TElement>(
        Work<TElement> work, KernelTier tier, int maxDegreeOfParallelism, CancellationToken cancellationToken)
        where TStore : struct, IStore<TElement>
        where TElement : unmanaged
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (work.K == 0)
        {
            if (!work.Accumulate) new Span<TElement>(work.C, work.M * work.N).Clear();
            return;
        }

        // A vector must not be longer than a row: the tail is read as the last whole vector of the row.
        if (tier >= KernelTier.Vector512 && work.K >= DotVectors512.Count)
        {
            Share<DotVectors512, Vector512<float>, TStore, TElement>(work, maxDegreeOfParallelism, cancellationToken);
        }
        else if (tier >= KernelTier.Vector256 && work.K >= DotVectors256.Count)
        {
            Share<DotVectors256, Vector256<float>, TStore, TElement>(work, maxDegreeOfParallelism, cancellationToken);
        }
        else if (tier >= KernelTier.Vector128 && work.K >= DotVectors128.Count)
        {
            Share<DotVectors128, Vector128<float>, TStore, TElement>(work, maxDegreeOfParallelism, cancellationToken);
        }
        else
        {
            Share<DotScalars, float, TStore, TElement>(work, maxDegreeOfParallelism, cancellationToken);
        }
    }

    private static void Share<TOperations, TVector, TStore, TElement>(
        Work<TElement> work, int maxDegreeOfParallelism, CancellationToken cancellationToken)
        where TOperations : struct, IDotVectors<TVector>
        where TStore : struct, IStore<TElement>
        where TElement : unmanaged
    {
        int across = (work.N + TaskColumns - 1) / TaskColumns;
        int tasks = (work.M + TaskRows - 1) / TaskRows * across;
        int threads = maxDegreeOfParallelism < 0 ? Environment.ProcessorCount : maxDegreeOfParallelism;
        if (threads == 1 || (long)work.M * work.N * work.K < WorthSharing)
        {
            for (int task = 0; task < tasks; task++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                RunTask<TOperations, TVector, TStore, TElement>(work, task, across);
            }

            return;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, tasks, options, task => RunTask<TOperations, TVector, TStore, TElement>(work, task, across));
    }

    private static void RunTask<TOperations, TVector, TStore, TElement>(Work<TElement> work, int task, int across)
        where TOperations : struct, IDotVectors<TVector>
        where TStore : struct, IStore<TElement>
        where TElement : unmanaged
    {
        int firstRow = task / across * TaskRows;
        int firstColumn = task % across * TaskColumns;
        int endRow = Math.Min(firstRow + TaskRows, work.M);
        int endColumn = Math.Min(firstColumn + TaskColumns, work.N);
        if (work.LowerOnly && firstColumn >= endRow) return;
        for (int begin = 0; begin < work.K; begin += DepthBlock)
        {
            DotTile.Range<TVector> range = DotTile.Cut<TOperations, TVector>(begin, Math.Min(begin + DepthBlock, work.K));
            bool accumulate = work.Accumulate || begin > 0;
            for (int panel = firstColumn; panel < endColumn; panel += PanelColumns)
            {
                int panelEnd = Math.Min(panel + PanelColumns, endColumn);
                for (int row = firstRow; row < endRow;)
                {
                    int rows = RowsOfTile<TOperations, TVector>(endRow - row);
                    for (int column = panel; column < panelEnd; column += DotTile.Edge)
                    {
                        RunTile<TOperations, TVector, TStore, TElement>(work, row, rows, column, range, accumulate);
                    }

                    row += rows;
                }
            }
        }
    }

    private static int RowsOfTile<TOperations, TVector>(int left)
        where TOperations : struct, IDotVectors<TVector> =>
        left >= 4 && TOperations.HasManyRegisters ? 4 : left >= 2 ? 2 : 1;

    private static void RunTile<TOperations, TVector, TStore, TElement>(
        Work<TElement> work, int row, int rows, int column, in DotTile.Range<TVector> range, bool accumulate)
        where TOperations : struct, IDotVectors<TVector>
        where TStore : struct, IStore<TElement>
        where TElement : unmanaged
    {
        // At the right edge the last row of B stands in for those that are missing; its surplus results are not stored.
        nint k = work.K;
        int last = work.N - 1;
        float* a = work.A + row * k;
        float* b0 = work.B + column * k;
        float* b1 = work.B + Math.Min(column + 1, last) * k;
        float* b2 = work.B + Math.Min(column + 2, last) * k;
        float* b3 = work.B + Math.Min(column + 3, last) * k;
        Vector128<float>* sums = stackalloc Vector128<float>[DotTile.Edge];
        switch (rows)
        {
            case 4:
                DotTile.FourByFour<TOperations, TVector>(a, b0, b1, b2, b3, k, range, sums);
                break;
            case 2:
                DotTile.TwoByFour<TOperations, TVector>(a, b0, b1, b2, b3, k, range, sums);
                break;
            default:
                DotTile.OneByFour<TOperations, TVector>(a, b0, b1, b2, b3, range, sums);
                break;
        }

        TElement* c = work.C + (nint)row * work.N + column;
        int columns = Math.Min(DotTile.Edge, work.N - column);
        for (int i = 0; i < rows; i++, c += work.N)
        {
            if (columns == DotTile.Edge) TStore.StoreFour(c, sums[i], accumulate);
            else for (int j = 0; j < columns; j++) TStore.Store(c + j, sums[i][j], accumulate);
        }
    }

    /// <summary>One product: the operands stay pinned while it runs.</summary>
    private readonly record struct Work<TElement>(
        nint AddressOfA, nint AddressOfB, nint AddressOfC, int M, int N, int K, bool Accumulate, bool LowerOnly)
        where TElement : unmanaged
    {
        public Work(float* a, float* b, TElement* c, int m, int n, int k, bool accumulate, bool lowerOnly)
            : this((nint)a, (nint)b, (nint)c, m, n, k, accumulate, lowerOnly)
        {
        }

        public float* A => (float*)AddressOfA;

        public float* B => (float*)AddressOfB;

        public TElement* C => (TElement*)AddressOfC;
    }

    private interface IStore<TElement>
        where TElement : unmanaged
    {
        static abstract void Store(TElement* target, float sum, bool accumulate);

        static abstract void StoreFour(TElement* target, Vector128<float> sums, bool accumulate);
    }

    private readonly struct SingleStore : IStore<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(float* target, float sum, bool accumulate) => *target = accumulate ? *target + sum : sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void StoreFour(float* target, Vector128<float> sums, bool accumulate) =>
            (accumulate ? Vector128.Load(target) + sums : sums).Store(target);
    }

    private readonly struct DoubleStore : IStore<double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(double* target, float sum, bool accumulate) => *target = accumulate ? *target + sum : sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void StoreFour(double* target, Vector128<float> sums, bool accumulate)
        {
            (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(sums);
            (accumulate ? Vector128.Load(target) + lower : lower).Store(target);
            (accumulate ? Vector128.Load(target + 2) + upper : upper).Store(target + 2);
        }
    }
}
