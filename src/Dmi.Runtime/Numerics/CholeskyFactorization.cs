using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Dmi.Numerics;

/// <summary>L of A = L·Lᵀ for a symmetric positive definite A, in binary64, and the solution of A·X = B by it.</summary>
/// <remarks>Results do not depend on the number of threads.</remarks>
internal sealed class CholeskyFactorization
{
    // Columns of L that are finished together: their rows stay in cache while all rows below pass by.
    private const int BlockColumns = 64;

    // Rows of L, or columns of B, per unit of parallel work.
    private const int RowsPerTask = 16;

    // Relative spacing of binary64.
    private const double Rounding = 2.22e-16;

    // Right-hand sides solved together: eight vectors that stay in registers.
    private static readonly int PanelColumns = 8 * Vector<double>.Count;

    private readonly double[] _lower;
    private readonly double[] _upper;

    private CholeskyFactorization(double[] lower, int order)
    {
        (_lower, Order) = (lower, order);
        _upper = Transpose(lower, order);
    }

    /// <summary>Rows and columns of A.</summary>
    public int Order { get; }

    /// <summary>L, row-major, order × order; what lies above the diagonal is undefined.</summary>
    public ReadOnlyMemory<double> Lower => _lower;

    /// <summary>Factors A + λI.</summary>
    /// <param name="matrix">A, row-major, order × order; only the lower triangle is read.</param>
    /// <param name="order">Rows and columns, at least 0.</param>
    /// <param name="ridge">λ, added to the diagonal.</param>
    /// <param name="factorization">The factorisation; null where there is none.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most; −1 means one per processor.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>False where A + λI is not positive definite to working precision, or holds values that are not finite.</returns>
    /// <exception cref="ArgumentException">The span has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static bool TryFactor(
        ReadOnlySpan<double> matrix, int order, double ridge, [NotNullWhen(true)] out CholeskyFactorization? factorization,
        int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        if (matrix.Length != (long)order * order)
        {
            throw new ArgumentException($"matrix has {matrix.Length} values, expected {order} · {order}.", nameof(matrix));
        }

        factorization = null;
        double[] lower = matrix.ToArray();
        for (int i = 0; i < order; i++) lower[i * order + i] += ridge;
        var options = new ParallelOptions { MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellationToken };
        for (int block = 0; block < order; block += BlockColumns)
        {
            int blockEnd = Math.Min(block + BlockColumns, order);
            for (int row = block; row < blockEnd; row++)
            {
                if (!FinishRow(lower, order, row, block, row + 1)) return false;
            }

            int tasks = (order - blockEnd + RowsPerTask - 1) / RowsPerTask;
            int first = block;
            Parallel.For(0, tasks, options, task =>
            {
                int begin = blockEnd + task * RowsPerTask;
                int end = Math.Min(begin + RowsPerTask, order);
                for (int row = begin; row < end; row++) FinishRow(lower, order, row, first, blockEnd);
            });
        }

        factorization = new CholeskyFactorization(lower, order);
        return true;
    }

    /// <summary>Solves A·X = B in place.</summary>
    /// <param name="rightHandSides">B on entry, X on return: row-major, order × columns.</param>
    /// <param name="columns">Right-hand sides, at least 0.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most; −1 means one per processor.</param>
    /// <param name="cancellationToken">Stops the work between groups of right-hand sides.</param>
    /// <exception cref="ArgumentException">The array has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of columns is negative.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Solve(double[] rightHandSides, int columns, int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rightHandSides);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (rightHandSides.Length != (long)Order * columns)
        {
            throw new ArgumentException(
                $"rightHandSides has {rightHandSides.Length} values, expected {Order} · {columns}.", nameof(rightHandSides));
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellationToken };
        int tasks = (columns + PanelColumns - 1) / PanelColumns;
        Parallel.For(0, tasks, options, () => new double[Order * PanelColumns], (task, _, panel) =>
        {
            int first = task * PanelColumns;
            int width = Math.Min(PanelColumns, columns - first);
            if (width < PanelColumns) Array.Clear(panel);
            for (int row = 0; row < Order; row++)
            {
                rightHandSides.AsSpan(row * columns + first, width).CopyTo(panel.AsSpan(row * PanelColumns));
            }

            SolvePanel(panel);
            for (int row = 0; row < Order; row++)
            {
                panel.AsSpan(row * PanelColumns, width).CopyTo(rightHandSides.AsSpan(row * columns + first));
            }

            return panel;
        }, static _ => { });
    }

    /// <summary>Computes L[row, from … to): each value needs the row's values before it and those of a finished row.</summary>
    /// <returns>False where the diagonal value is nothing but rounding error, or not finite.</returns>
    private static bool FinishRow(double[] lower, int order, int row, int from, int to)
    {
        Span<double> current = lower.AsSpan(row * order, to);
        double least = order * Rounding * current[^1];
        for (int column = from; column < to; column++)
        {
            double value = current[column] - Dot(current[..column], lower.AsSpan(column * order, column));
            if (column == row)
            {
                if (!(value > least && double.IsFinite(value))) return false;
                current[column] = Math.Sqrt(value);
            }
            else
            {
                current[column] = value / lower[column * order + column];
            }
        }

        return true;
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ReadOnlySpan<Vector<double>> leftVectors = MemoryMarshal.Cast<double, Vector<double>>(left);
        ReadOnlySpan<Vector<double>> rightVectors = MemoryMarshal.Cast<double, Vector<double>>(right)[..leftVectors.Length];
        Vector<double> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        int i = 0;
        for (; i <= leftVectors.Length - 4; i += 4)
        {
            sum0 = Vector.MultiplyAddEstimate(leftVectors[i], rightVectors[i], sum0);
            sum1 = Vector.MultiplyAddEstimate(leftVectors[i + 1], rightVectors[i + 1], sum1);
            sum2 = Vector.MultiplyAddEstimate(leftVectors[i + 2], rightVectors[i + 2], sum2);
            sum3 = Vector.MultiplyAddEstimate(leftVectors[i + 3], rightVectors[i + 3], sum3);
        }

        for (; i < leftVectors.Length; i++) sum0 = Vector.MultiplyAddEstimate(leftVectors[i], rightVectors[i], sum0);
        double sum = Vector.Sum(sum0 + sum1 + (sum2 + sum3));
        for (i *= Vector<double>.Count; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }

    /// <summary>L·Y = B by forward substitution, then Lᵀ·X = Y backwards, on order × <see cref="PanelColumns"/> values.</summary>
    private void SolvePanel(Span<double> panel)
    {
        Span<Vector<double>> rows = MemoryMarshal.Cast<double, Vector<double>>(panel);
        for (int row = 0; row < Order; row++)
        {
            int start = row * Order;
            Eliminate(rows.Slice(8 * row, 8), rows[..(8 * row)], _lower.AsSpan(start, row), 1 / _lower[start + row]);
        }

        for (int row = Order - 1; row >= 0; row--)
        {
            int start = row * Order;
            ReadOnlySpan<double> factors = _upper.AsSpan(start + row + 1, Order - row - 1);
            Eliminate(rows.Slice(8 * row, 8), rows[(8 * (row + 1))..], factors, 1 / _upper[start + row]);
        }
    }

    /// <summary>target = (target − Σ factor · solved row) · scale.</summary>
    private static void Eliminate(
        Span<Vector<double>> target, ReadOnlySpan<Vector<double>> solved, ReadOnlySpan<double> factors, double scale)
    {
        Vector<double> s0 = target[0], s1 = target[1], s2 = target[2], s3 = target[3];
        Vector<double> s4 = target[4], s5 = target[5], s6 = target[6], s7 = target[7];
        for (int i = 0; i < factors.Length; i++)
        {
            var factor = new Vector<double>(-factors[i]);
            ReadOnlySpan<Vector<double>> row = solved.Slice(8 * i, 8);
            s0 = Vector.MultiplyAddEstimate(row[0], factor, s0);
            s1 = Vector.MultiplyAddEstimate(row[1], factor, s1);
            s2 = Vector.MultiplyAddEstimate(row[2], factor, s2);
            s3 = Vector.MultiplyAddEstimate(row[3], factor, s3);
            s4 = Vector.MultiplyAddEstimate(row[4], factor, s4);
            s5 = Vector.MultiplyAddEstimate(row[5], factor, s5);
            s6 = Vector.MultiplyAddEstimate(row[6], factor, s6);
            s7 = Vector.MultiplyAddEstimate(row[7], factor, s7);
        }

        var factorOfAll = new Vector<double>(scale);
        (target[0], target[1], target[2], target[3]) = (s0 * factorOfAll, s1 * factorOfAll, s2 * factorOfAll, s3 * factorOfAll);
        (target[4], target[5], target[6], target[7]) = (s4 * factorOfAll, s5 * factorOfAll, s6 * factorOfAll, s7 * factorOfAll);
    }

    /// <summary>Lᵀ, so that the backward substitution reads rows too.</summary>
    private static double[] Transpose(double[] lower, int order)
    {
        const int Tile = 16;
        var upper = new double[lower.Length];
        for (int rowTile = 0; rowTile < order; rowTile += Tile)
        {
            for (int columnTile = 0; columnTile <= rowTile; columnTile += Tile)
            {
                for (int row = rowTile; row < Math.Min(rowTile + Tile, order); row++)
                {
                    int end = Math.Min(columnTile + Tile, row + 1);
                    for (int column = columnTile; column < end; column++) upper[column * order + row] = lower[row * order + column];
                }
            }
        }

        return upper;
    }
}
