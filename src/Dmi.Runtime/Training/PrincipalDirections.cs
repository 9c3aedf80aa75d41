using Dmi.Numerics;

namespace Dmi.Training;

/// <summary>
/// Reduced-rank regression: the map of rank r that loses least of W·z in mean square. With S = W·C·Wᵀ the covariance of the pre-activations,
/// and U its first r eigenvectors, U·Uᵀ·W is that map; B = Λ^q·Uᵀ·W and A = U·Λ^−q share the singular values √Λ, so that both quantise
/// well. S itself, n × n, is never formed: subspace iteration needs its products with a few rows only.
/// </summary>
internal sealed class PrincipalDirections
{
    // More rows than are asked for, so that the last of these converge too.
    private const int Oversampling = 8;
    private const int Iterations = 8;

    // Λ^power in B: (p − 1)/2 for directions whose deviations are the singular values to the power p = 0.35. At 8 bits p hardly matters; at
    // fewer, where leading columns take the larger weights of the first directions, it loses less than an even split, p = 0.5.
    private const double Balancing = -0.325;

    // Below this share of the largest eigenvalue there is nothing but rounding.
    private const double Negligible = 1e-12;

    private readonly int _rows;
    private readonly int _width;
    private readonly float[] _weights;
    private readonly float[] _transposed;
    private readonly float[] _covariance;
    private readonly TrainingOptions _options;

    /// <summary>Prepares a block.</summary>
    /// <param name="problem">The block.</param>
    /// <param name="covariance">C of its z.</param>
    /// <param name="options">Threads and cancellation.</param>
    public PrincipalDirections(BlockProblem problem, float[] covariance, TrainingOptions options)
    {
        (_rows, _width, _covariance, _options) = (problem.Rows, problem.ActivationCount, covariance, options);
        _weights = problem.JoinWeights();
        _transposed = new float[_weights.Length];
        Transposition.WriteAll(_weights, _width, _transposed);
    }

    /// <summary>B, row-major, r × length of z.</summary>
    /// <param name="rank">r, at most the smaller of rows and length of z.</param>
    /// <param name="done">Told the share of the work that is done.</param>
    public float[] Find(int rank, Action<double> done)
    {
        int count = Math.Min(rank + Oversampling, Math.Min(_rows, _width));
        float[] directions = Random(count);
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            // Q ← orthonormal rows of Q·S, in the order of their energy.
            float[] reduced = Product(directions, _transposed, count, _width, _rows);
            float[] spread = Product(Product(reduced, _covariance, count, _width, _width), _weights, count, _rows, _width);
            directions = Orthonormalize(spread, count, _rows);
            done((iteration + 1.0) / (Iterations + 1));
        }

        return Balance(directions, count, rank);
    }

    // Rayleigh–Ritz: the eigenvectors of S within the subspace, and from them B.
    private float[] Balance(float[] directions, int count, int rank)
    {
        float[] reduced = Product(directions, _transposed, count, _width, _rows);
        float[] spread = Product(reduced, _covariance, count, _width, _width);
        return Combine(Gram(spread, reduced, count, _width), Balancing, reduced, count, _width)[..(rank * _width)];
    }

    // Λ^−½·Vᵀ·Y for Y·Yᵀ = V·Λ·Vᵀ; twice, since the first pass is exact only to the root of rounding.
    private float[] Orthonormalize(float[] rows, int count, int length)
    {
        for (int pass = 0; pass < 2; pass++) rows = Combine(Gram(rows, rows, count, length), -0.5, rows, count, length);
        return rows;
    }

    // Λ^power·Vᵀ·Y for a symmetric V·Λ·Vᵀ; rows of negligible λ are empty.
    private float[] Combine(double[] symmetric, double power, float[] rows, int count, int length)
    {
        (double[] values, double[] vectors) = SymmetricEigen.Decompose(symmetric, count, _options.CancellationToken);
        var coefficients = new float[count * count];
        for (int row = 0; row < count && values[row] > Negligible * values[0]; row++)
        {
            double factor = Math.Pow(values[row], power);
            for (int i = 0; i < count; i++) coefficients[row * count + i] = (float)(factor * vectors[row * count + i]);
        }

        var columns = new float[rows.Length];
        Transposition.WriteAll(rows, length, columns);
        return Product(coefficients, columns, count, length, count);
    }

    // Left·Rightᵀ, which is symmetric, in binary64.
    private double[] Gram(float[] left, float[] right, int count, int length)
    {
        var gram = new double[count * count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism, CancellationToken = _options.CancellationToken };
        Parallel.For(0, count, parallel, row =>
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = 0;
                ReadOnlySpan<float> a = left.AsSpan(row * length, length), b = right.AsSpan(column * length, length);
                for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
                gram[row * count + column] = sum;
            }
        });
        for (int row = 0; row < count; row++)
        {
            for (int column = 0; column < row; column++) gram[column * count + row] = gram[row * count + column];
        }

        return gram;
    }

    private float[] Product(float[] a, float[] b, int m, int n, int k)
    {
        var result = new float[checked(m * n)];
        MatrixProduct.Multiply(a, b, result, m, n, k, _options.MaxDegreeOfParallelism, _options.CancellationToken);
        return result;
    }

    private float[] Random(int count)
    {
        var random = new Random(_options.Seed);
        var rows = new float[checked(count * _rows)];
        for (int i = 0; i < rows.Length; i++) rows[i] = 2 * random.NextSingle() - 1;
        return rows;
    }
}
