namespace Dmi.Training;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations, in binary64.</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 40;

    // Off-diagonal values this far below the diagonal's are rounding.
    private const double Negligible = 1e-14;

    /// <summary>Decomposes A = V·diag(λ)·Vᵀ.</summary>
    /// <param name="matrix">A, row-major, order × order; destroyed.</param>
    /// <param name="order">Rows and columns.</param>
    /// <param name="token">Stops the work between rows.</param>
    /// <returns>λ from the largest to the smallest, and the vectors in the same order, a row each.</returns>
    public static (double[] Values, double[] Vectors) Decompose(double[] matrix, int order, CancellationToken token = default)
    {
        var vectors = new double[order * order];
        for (int i = 0; i < order; i++) vectors[i * order + i] = 1;
        for (int sweep = 0; sweep < MostSweeps && OffDiagonal(matrix, order) > Negligible; sweep++)
        {
            for (int p = 0; p < order - 1; p++)
            {
                token.ThrowIfCancellationRequested();
                for (int q = p + 1; q < order; q++) Rotate(matrix, vectors, order, p, q);
            }
        }

        int[] places = [.. Enumerable.Range(0, order).OrderByDescending(i => matrix[i * order + i])];
        var sorted = new double[vectors.Length];
        for (int i = 0; i < order; i++) vectors.AsSpan(places[i] * order, order).CopyTo(sorted.AsSpan(i * order));
        return ([.. places.Select(i => matrix[i * order + i])], sorted);
    }

    // The largest off-diagonal value against the largest on the diagonal.
    private static double OffDiagonal(double[] matrix, int order)
    {
        (double off, double on) = (0, double.Epsilon);
        for (int row = 0; row < order; row++)
        {
            on = Math.Max(on, Math.Abs(matrix[row * order + row]));
            for (int column = 0; column < row; column++) off = Math.Max(off, Math.Abs(matrix[row * order + column]));
        }

        return off / on;
    }

    // Makes A[p, q] zero; the vectors' rows turn with it.
    private static void Rotate(double[] matrix, double[] vectors, int order, int p, int q)
    {
        double value = matrix[p * order + q];
        if (value == 0) return;
        double theta = (matrix[q * order + q] - matrix[p * order + p]) / (2 * value);
        double tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double cosine = 1 / Math.Sqrt(tangent * tangent + 1), sine = tangent * cosine;
        TurnRows(matrix, order, p, q, cosine, sine);
        for (int row = 0; row < order; row++)
        {
            (double first, double second) = (matrix[row * order + p], matrix[row * order + q]);
            (matrix[row * order + p], matrix[row * order + q]) = (cosine * first - sine * second, sine * first + cosine * second);
        }

        TurnRows(vectors, order, p, q, cosine, sine);
    }

    private static void TurnRows(double[] matrix, int order, int p, int q, double cosine, double sine)
    {
        Span<double> first = matrix.AsSpan(p * order, order), second = matrix.AsSpan(q * order, order);
        for (int i = 0; i < order; i++) (first[i], second[i]) = (cosine * first[i] - sine * second[i], sine * first[i] + cosine * second[i]);
    }
}
