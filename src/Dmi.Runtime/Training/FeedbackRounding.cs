using Dmi.Numerics;
using Dmi.Quantization;

namespace Dmi.Training;

/// <summary>
/// Rounds rows so that they lose little of W·z, not of W: column after column, and each column's error is made up for by the next ones, as far as
/// the inputs go together. With E = W − W_Q, C the covariance of z and C = L·Lᵀ, what is lost is ‖E·L‖²; its k-th part is settled by columns
/// k and on, so columns are rounded from the last to the first, each to the nearest code of w_k + Σ_j E_j·L_jk / L_kk, j &gt; k.
/// </summary>
internal static class FeedbackRounding
{
    // Of the mean variance, added to all: the trace is only a sample of what is to come.
    private const double Damping = 0.01;

    /// <summary>Rounds W of a block.</summary>
    /// <param name="problem">The block, of at most 8 bits.</param>
    /// <param name="weights">W, row-major, n × d, finite.</param>
    /// <param name="covariance">C, d × d.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>The rounded matrix with a bias of zeros; null where C is no covariance of finite values.</returns>
    public static LittleMatrix? Round(BlockProblem problem, float[] weights, float[] covariance, TrainingOptions options)
    {
        (int rows, int columns, int bits) = (problem.Rows, problem.ActivationCount, problem.Shape.Bits);
        float[] variances = [.. Enumerable.Range(0, columns).Select(column => covariance[column * columns + column])];

        // The column of the largest variance is rounded first, when nothing has to be made up for yet.
        int[] order = [.. Enumerable.Range(0, columns).OrderBy(column => variances[column]).ThenBy(static column => column)];
        if (Factor(covariance, variances, order, options) is not { } below) return null;
        var codes = new short[checked(rows * columns)];
        var scales = new float[rows];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.MaxDegreeOfParallelism, CancellationToken = options.CancellationToken };
        Parallel.For(0, rows, parallel, () => (Codes: new int[columns], Errors: new float[columns]), (row, _, scratch) =>
        {
            ReadOnlySpan<float> exact = weights.AsSpan(row * columns, columns);
            scales[row] = WeightQuantizer.Quantize(exact, bits, 0, variances, scratch.Codes);
            if (scales[row] > 0) RoundRow(exact, scales[row], bits, order, below, scratch.Errors, scratch.Codes);
            for (int column = 0; column < columns; column++) codes[row * columns + column] = (short)scratch.Codes[column];
            return scratch;
        }, static _ => { });
        return LittleMatrix.FromCodes(rows, columns, bits, 0, codes, scales, new float[rows], new float[rows]);
    }

    private static void RoundRow(ReadOnlySpan<float> exact, float scale, int bits, int[] order, float[] below, float[] errors, int[] codes)
    {
        int columns = order.Length;
        for (int k = columns - 1; k >= 0; k--)
        {
            int column = order[k];
            float wanted = exact[column] + VectorDot.Dot(below.AsSpan(k * columns + k + 1, columns - k - 1), errors.AsSpan(k + 1));
            codes[column] = WeightQuantizer.Nearest(wanted / scale, bits);
            errors[k] = exact[column] - scale * codes[column];
        }
    }

    // L_jk / L_kk for j > k in row k, in the order of the columns.
    private static float[]? Factor(float[] covariance, float[] variances, int[] order, TrainingOptions options)
    {
        int columns = order.Length;
        var ordered = new double[covariance.Length];
        for (int row = 0; row < columns; row++)
        {
            for (int column = 0; column <= row; column++) ordered[row * columns + column] = covariance[order[row] * columns + order[column]];
        }

        double ridge = Damping * variances.Average();
        if (!(ridge > 0) || !CholeskyFactorization.TryFactor(
            ordered, columns, ridge, out CholeskyFactorization? factorization, options.MaxDegreeOfParallelism, options.CancellationToken))
        {
            return null;
        }

        var below = new float[covariance.Length];
        ReadOnlySpan<double> lower = factorization.Lower.Span;
        for (int k = 0; k < columns; k++)
        {
            double diagonal = lower[k * columns + k];
            for (int j = k + 1; j < columns; j++) below[k * columns + j] = (float)(lower[j * columns + k] / diagonal);
        }

        return below;
    }
}
