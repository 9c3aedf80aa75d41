using Dmi.Numerics;

namespace Dmi.Runtime.Tests.Numerics;

public sealed class MatrixProductTests
{
    // Around every edge: tiles of 4, panels of 8, tasks of 64 and 128, vectors of 4, 8 and 16, blocks of depth of 512.
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 1, 1, 2 }, { 2, 3, 3 }, { 5, 7, 4 }, { 3, 9, 7 }, { 4, 4, 8 }, { 4, 8, 15 }, { 4, 4, 16 }, { 7, 5, 17 }, { 6, 11, 31 },
        { 63, 127, 33 }, { 65, 129, 48 }, { 64, 128, 64 }, { 1, 300, 100 }, { 300, 1, 100 }, { 9, 13, 511 }, { 9, 13, 512 }, { 9, 13, 513 },
        { 10, 6, 1029 }, { 130, 260, 77 }, { 2, 2, 3000 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_agrees_with_plain_sums(int m, int n, int k)
    {
        (float[] a, float[] b) = Operands(m, n, k);
        float[] c = TestData.Normal(m * n, seed: 3);
        MatrixProduct.Multiply(a, b, c, m, n, k);
        AssertClose(Naive(a, b, m, n, k), c, k);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_width_agrees_with_plain_sums(int m, int n, int k)
    {
        (float[] a, float[] b) = Operands(m, n, k);
        double[] expected = Naive(a, b, m, n, k);
        foreach (KernelTier tier in Enum.GetValues<KernelTier>())
        {
            if (tier > KernelTiers.Widest) continue;
            var c = new float[m * n];
            MatrixProduct.Multiply(tier, a, b, c, m, n, k);
            AssertClose(expected, c, k);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Accumulate_adds_to_what_is_there(int m, int n, int k)
    {
        (float[] a, float[] b) = Operands(m, n, k);
        double[] expected = Naive(a, b, m, n, k);
        float[] start = TestData.Normal(m * n, seed: 4);
        float[] single = [.. start];
        double[] wide = [.. start.Select(static value => (double)value)];
        MatrixProduct.Accumulate(a, b, single, m, n, k);
        MatrixProduct.Accumulate(a, b, wide, m, n, k);
        for (int i = 0; i < expected.Length; i++) expected[i] += start[i];
        AssertClose(expected, single, k);
        AssertClose(expected, [.. wide.Select(static value => (float)value)], k);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(7, 40)]
    [InlineData(200, 65)]
    [InlineData(130, 600)]
    public void Gram_accumulates_the_lower_triangle(int m, int k)
    {
        float[] a = TestData.Normal(m * k, seed: 5);
        double[] expected = Naive(a, a, m, m, k);
        var c = new double[m * m];
        MatrixProduct.AccumulateGram(a, c, m, k);
        MatrixProduct.AccumulateGram(a, c, m, k);
        for (int row = 0; row < m; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                Assert.Equal(2 * expected[row * m + column], c[row * m + column], 2e-5 * k);
            }
        }
    }

    [Fact]
    public void The_result_depends_neither_on_threads_nor_on_the_place_in_the_matrix()
    {
        (int m, int n, int k) = (150, 290, 1100);
        (float[] a, float[] b) = Operands(m, n, k);
        var one = new float[m * n];
        var many = new float[m * n];
        MatrixProduct.Multiply(a, b, one, m, n, k, maxDegreeOfParallelism: 1);
        MatrixProduct.Multiply(a, b, many, m, n, k, maxDegreeOfParallelism: 7);
        Assert.Equal(one, many);
        foreach ((int row, int column) in new[] { (0, 0), (149, 289), (148, 3), (77, 288) })
        {
            var alone = new float[1];
            MatrixProduct.Multiply(a.AsSpan(row * k, k), b.AsSpan(column * k, k), alone, 1, 1, k);
            Assert.Equal(one[row * n + column], alone[0]);
        }
    }

    /// <summary>Also where the vector that covers a row's tail reaches back before it: there 0 · ∞ must not arise.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(23)]
    [InlineData(40)]
    [InlineData(515)]
    public void A_value_that_is_not_finite_stays_in_its_row_and_column(int k)
    {
        const int Rows = 7;
        foreach (KernelTier tier in Enum.GetValues<KernelTier>())
        {
            if (tier > KernelTiers.Widest) continue;
            for (int row = 0; row < Rows; row++)
            {
                foreach (int at in new[] { 0, k - 16, k - 8, k - 1 })
                {
                    (float[] a, float[] b) = Operands(Rows, Rows, k);
                    a[row * k + at] = float.PositiveInfinity;
                    AssertInfinite(a, b, i => i / Rows == row);
                    AssertInfinite(b, a, i => i % Rows == row);
                }
            }

            void AssertInfinite(float[] a, float[] b, Func<int, bool> isInfinite)
            {
                var c = new float[Rows * Rows];
                MatrixProduct.Multiply(tier, a, b, c, Rows, Rows, k);
                for (int i = 0; i < c.Length; i++) Assert.Equal(isInfinite(i), float.IsInfinity(c[i]));
                Assert.DoesNotContain(float.NaN, c);
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Sizes))]
    public void Nothing_beyond_the_operands_is_touched(int m, int n, int k)
    {
        Skip.IfNot(GuardedFloats.IsSupported, "Guard pages are made on Linux only.");
        (float[] a, float[] b) = Operands(m, n, k);
        using var guardedA = new GuardedFloats(a);
        using var guardedB = new GuardedFloats(b);
        using var guardedC = new GuardedFloats(new float[m * n]);
        double[] expected = Naive(a, b, m, n, k);
        foreach (KernelTier tier in Enum.GetValues<KernelTier>())
        {
            if (tier > KernelTiers.Widest) continue;
            MatrixProduct.Multiply(tier, guardedA.Span, guardedB.Span, guardedC.Span, m, n, k);
            AssertClose(expected, guardedC.Span.ToArray(), k);
        }
    }

    [Fact]
    public void Empty_operands()
    {
        MatrixProduct.Multiply([], [], [], 0, 0, 0);
        MatrixProduct.Multiply([], new float[6], [], 0, 2, 3);
        float[] c = [1, 2, 3, 4, 5, 6];
        MatrixProduct.Accumulate([], [], c, 2, 3, 0);
        Assert.Equal([1, 2, 3, 4, 5, 6], c);
        MatrixProduct.Multiply([], [], c, 2, 3, 0);
        Assert.Equal(new float[6], c);
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        Assert.Equal("a", Assert.Throws<ArgumentException>(static () => MatrixProduct.Multiply(new float[5], new float[6], new float[4], 2, 2, 3)).ParamName);
        Assert.Equal("b", Assert.Throws<ArgumentException>(static () => MatrixProduct.Multiply(new float[6], new float[7], new float[4], 2, 2, 3)).ParamName);
        var exception = Assert.Throws<ArgumentException>(static () => MatrixProduct.Multiply(new float[6], new float[6], new float[3], 2, 2, 3));
        Assert.Equal("c", exception.ParamName);
        Assert.Contains("3 values, expected 2 · 2 = 4", exception.Message, StringComparison.Ordinal);
        Assert.Equal("m", Assert.Throws<ArgumentOutOfRangeException>(static () => MatrixProduct.Multiply([], [], [], -1, 0, 0)).ParamName);
        Assert.Equal("k", Assert.Throws<ArgumentOutOfRangeException>(static () => MatrixProduct.Multiply([], [], [], 0, 0, -1)).ParamName);
        Assert.Equal(
            "maxDegreeOfParallelism",
            Assert.Throws<ArgumentOutOfRangeException>(static () => MatrixProduct.Multiply([], [], [], 0, 0, 0, maxDegreeOfParallelism: 0)).ParamName);

        // Sizes whose product overflows 32 bits must not slip through.
        Assert.Throws<ArgumentException>(static () => MatrixProduct.Multiply([], [], [], 65_536, 65_536, 65_536));
    }

    [Fact]
    public void Overlap_is_refused()
    {
        var buffer = new float[12];
        Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(buffer.AsSpan(0, 4), new float[4], buffer.AsSpan(3, 4), 2, 2, 2));
        Assert.Throws<ArgumentException>(() => MatrixProduct.Accumulate(new float[4], buffer.AsSpan(0, 4), buffer.AsSpan(3, 4), 2, 2, 2));
        MatrixProduct.Multiply(buffer.AsSpan(0, 4), buffer.AsSpan(0, 4), buffer.AsSpan(4, 4), 2, 2, 2);
    }

    [Fact]
    public void Cancellation_is_honoured()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => MatrixProduct.Multiply(new float[4], new float[4], new float[4], 2, 2, 2, cancellationToken: source.Token));
    }

    private static (float[] A, float[] B) Operands(int m, int n, int k) => (TestData.Normal(m * k, seed: 1), TestData.Normal(n * k, seed: 2));

    private static double[] Naive(float[] a, float[] b, int m, int n, int k)
    {
        var c = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int l = 0; l < k; l++) sum += (double)a[i * k + l] * b[j * k + l];
                c[i * n + j] = sum;
            }
        }

        return c;
    }

    // Rounding of a sum of k products of values of size 1.
    private static void AssertClose(double[] expected, float[] actual, int k)
    {
        double tolerance = 1e-6 * (1 + Math.Sqrt(k)) * 4;
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }
}
