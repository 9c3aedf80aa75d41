using Dmi.Numerics;

namespace Dmi.Runtime.Tests.Numerics;

public sealed class CholeskyFactorizationTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(5, 32)]
    [InlineData(63, 31)]
    [InlineData(64, 33)]
    [InlineData(65, 1)]
    [InlineData(200, 70)]
    public void Solutions_solve(int order, int columns)
    {
        double[] matrix = PositiveDefinite(order, seed: order);
        double[] expected = [.. TestData.Normal(order * columns, seed: 9).Select(static value => (double)value)];
        double[] solution = Multiply(matrix, expected, order, columns);
        Assert.True(CholeskyFactorization.TryFactor(matrix, order, 0, out CholeskyFactorization? factorization));
        factorization.Solve(solution, columns);
        for (int i = 0; i < solution.Length; i++) Assert.Equal(expected[i], solution[i], 1e-8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(130)]
    public void L_times_its_transpose_is_the_matrix_and_its_ridge(int order)
    {
        double[] matrix = PositiveDefinite(order, seed: 3);
        Assert.True(CholeskyFactorization.TryFactor(matrix, order, 0.5, out CholeskyFactorization? factorization));
        ReadOnlySpan<double> lower = factorization.Lower.Span;
        for (int row = 0; row < order; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = 0;
                for (int i = 0; i <= column; i++) sum += lower[row * order + i] * lower[column * order + i];
                Assert.Equal(matrix[row * order + column] + (row == column ? 0.5 : 0), sum, 1e-9 * order);
            }
        }
    }

    [Fact]
    public void Only_the_lower_triangle_is_read()
    {
        double[] matrix = PositiveDefinite(20, seed: 4);
        double[] half = [.. matrix];
        for (int row = 0; row < 20; row++)
        {
            for (int column = row + 1; column < 20; column++) half[row * 20 + column] = double.NaN;
        }

        Assert.True(CholeskyFactorization.TryFactor(matrix, 20, 0, out CholeskyFactorization? whole));
        Assert.True(CholeskyFactorization.TryFactor(half, 20, 0, out CholeskyFactorization? lower));
        double[] right = [.. TestData.Normal(20, seed: 1).Select(static value => (double)value)];
        double[] other = [.. right];
        whole.Solve(right, 1);
        lower.Solve(other, 1);
        Assert.Equal(right, other);
    }

    [Fact]
    public void Threads_change_nothing()
    {
        double[] matrix = PositiveDefinite(150, seed: 6);
        double[] one = [.. TestData.Normal(150 * 90, seed: 2).Select(static value => (double)value)];
        double[] many = [.. one];
        Assert.True(CholeskyFactorization.TryFactor(matrix, 150, 0, out CholeskyFactorization? single, maxDegreeOfParallelism: 1));
        Assert.True(CholeskyFactorization.TryFactor(matrix, 150, 0, out CholeskyFactorization? several, maxDegreeOfParallelism: 5));
        single.Solve(one, 90, maxDegreeOfParallelism: 1);
        several.Solve(many, 90, maxDegreeOfParallelism: 5);
        Assert.Equal(one, many);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_told_apart()
    {
        Assert.False(CholeskyFactorization.TryFactor([1, 0, 2, 1], 2, 0, out _));
        Assert.False(CholeskyFactorization.TryFactor([0], 1, 0, out _));
        Assert.False(CholeskyFactorization.TryFactor([double.NaN], 1, 0, out _));
        Assert.False(CholeskyFactorization.TryFactor([double.PositiveInfinity], 1, 0, out _));

        // Singular: two equal rows. Rounding alone must not make it pass, a ridge does.
        double[] singular = [0.1, 0, 0.1, 0.1];
        Assert.False(CholeskyFactorization.TryFactor(singular, 2, 0, out _));
        Assert.True(CholeskyFactorization.TryFactor(singular, 2, 1e-6, out _));
    }

    [Fact]
    public void Order_zero_is_fine()
    {
        Assert.True(CholeskyFactorization.TryFactor([], 0, 0, out CholeskyFactorization? factorization));
        factorization.Solve([], 5);
        Assert.Equal(0, factorization.Order);
    }

    [Fact]
    public void Bad_arguments_and_cancellation()
    {
        Assert.Equal("matrix", Assert.Throws<ArgumentException>(static () => CholeskyFactorization.TryFactor([1, 2], 2, 0, out _)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(static () => CholeskyFactorization.TryFactor([], -1, 0, out _));
        Assert.True(CholeskyFactorization.TryFactor([2], 1, 0, out CholeskyFactorization? factorization));
        Assert.Throws<ArgumentException>(() => factorization.Solve(new double[3], 2));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => factorization.Solve(new double[2], 2, cancellationToken: source.Token));
    }

    private static double[] PositiveDefinite(int order, int seed)
    {
        float[] factor = TestData.Normal(order * order, seed);
        var matrix = new double[order * order];
        for (int row = 0; row < order; row++)
        {
            for (int column = 0; column < order; column++)
            {
                for (int i = 0; i < order; i++) matrix[row * order + column] += (double)factor[row * order + i] * factor[column * order + i];
                if (row == column) matrix[row * order + column] += 0.1 * order;
            }
        }

        return matrix;
    }

    private static double[] Multiply(double[] matrix, double[] right, int order, int columns)
    {
        var product = new double[order * columns];
        for (int row = 0; row < order; row++)
        {
            for (int i = 0; i < order; i++)
            {
                for (int column = 0; column < columns; column++)
                {
                    product[row * columns + column] += matrix[row * order + i] * right[i * columns + column];
                }
            }
        }

        return product;
    }
}
