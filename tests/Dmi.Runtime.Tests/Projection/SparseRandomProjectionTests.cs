using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Dmi.Projections;

namespace Dmi.Runtime.Tests.Projection;

public sealed class SparseRandomProjectionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-12345)]
    public void Entries_have_the_shares_one_sixth_two_thirds_one_sixth(int seed)
    {
        var projection = new SparseRandomProjection(seed, 417, 1500);
        int[] counts = new int[3];
        for (int row = 0; row < projection.Rows; row++)
        {
            foreach (sbyte entry in projection.Row(row)) counts[entry + 1]++;
        }

        AssertShare(counts[0], 1.0 / 6);
        AssertShare(counts[1], 2.0 / 3);
        AssertShare(counts[2], 1.0 / 6);

        // Five standard deviations: one run in a million would fail, and these seeds are fixed.
        static void AssertShare(int count, double share)
        {
            const double Entries = 417 * 1500;
            Assert.InRange(count / Entries, share - Deviations(share), share + Deviations(share));
            static double Deviations(double share) => 5 * Math.Sqrt(share * (1 - share) / Entries);
        }
    }

    [Fact]
    public void Rows_and_columns_do_not_correlate()
    {
        var projection = new SparseRandomProjection(3, 64, 4096);
        for (int row = 1; row < projection.Rows; row++)
        {
            int dot = 0;
            for (int column = 0; column < projection.Columns; column++) dot += projection.Row(row)[column] * projection.Row(row - 1)[column];

            // A product of two entries has variance 1/9.
            Assert.InRange(dot, -5 * Math.Sqrt(4096 / 9.0), 5 * Math.Sqrt(4096 / 9.0));
        }
    }

    /// <summary>Johnson and Lindenstrauss: with k from ε, squared distances change by a share of at most ε.</summary>
    [Theory]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.7)]
    public void Distances_are_kept_within_eps(double eps)
    {
        LayerShape shape = LayerShape.Lstm(1500, eps: eps);
        var projection = new SparseRandomProjection(11, shape.ReducedSize, 1500);
        const int Points = 24;
        var points = new int[Points][];
        var projected = new int[Points][];
        var random = new Random(5);
        for (int i = 0; i < Points; i++)
        {
            // Some dense, some with a few large values only: the hard case of a sparse projection.
            points[i] = [.. Enumerable.Range(0, 1500).Select(_ => i % 2 == 0 || random.Next(20) == 0 ? random.Next(-127, 128) : 0)];
            projected[i] = new int[shape.ReducedSize];
            projection.Apply(points[i], projected[i]);
        }

        var ratios = new List<double>();
        for (int i = 0; i < Points; i++)
        {
            for (int j = 0; j < i; j++)
            {
                ratios.Add(projection.Scale * projection.Scale * SquaredDistance(projected[i], projected[j]) / SquaredDistance(points[i], points[j]));
            }
        }

        Assert.InRange(ratios.Min(), 1 - eps, 1 + eps);
        Assert.InRange(ratios.Max(), 1 - eps, 1 + eps);
        Assert.Equal(1, ratios.Average(), 0.05);

        static double SquaredDistance(int[] a, int[] b) => a.Zip(b, static (x, y) => Math.Pow(x - y, 2)).Sum();
    }

    [Fact]
    public void Applying_it_is_the_product_with_its_entries()
    {
        var random = new Random(1);
        foreach ((int rows, int columns) in new[] { (1, 1), (1, 50), (7, 3), (33, 130) })
        {
            var projection = new SparseRandomProjection(rows, rows, columns);
            int[] x = [.. Enumerable.Range(0, columns).Select(_ => random.Next(-32_639, 32_640))];
            var sums = new int[rows];
            projection.Apply(x, sums);
            for (int row = 0; row < rows; row++)
            {
                int expected = 0;
                for (int column = 0; column < columns; column++) expected += projection.Row(row)[column] * x[column];
                Assert.Equal(expected, sums[row]);
            }
        }
    }

    /// <summary>Files hold the seed, not the matrix: were these to change, every fitted layer would be worthless.</summary>
    [Theory]
    [InlineData(0, 417, 1500, "3e2a7a7e3ebe4508bd340bc7af24e33c60fa7fd2e888e50f9cd37edcb04b8683")]
    [InlineData(1, 417, 1500, "6de3ad7b6563aa83891e2b1d1a07bba60cb18fabac5acedd7a5a16ca76b244ad")]
    [InlineData(-1, 266, 650, "1451c68b12596dd433badf661f9ac2b7a707dd9fc8ae4cf2a9787bbe159dcef6")]
    [InlineData(int.MaxValue, 1, 70_000, "350a76a5329c426fb02a3aa4070e24da020d00370a6806c193ffc0454b0058a3")]
    public void Entries_are_the_same_on_every_platform_and_version(int seed, int rows, int columns, string expected)
    {
        var projection = new SparseRandomProjection(seed, rows, columns);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int row = 0; row < rows; row++) hash.AppendData(MemoryMarshal.AsBytes(projection.Row(row)));
        Assert.Equal(expected, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void Spans_of_other_lengths_are_refused()
    {
        var projection = new SparseRandomProjection(0, 3, 5);
        Assert.Throws<ArgumentException>(() => projection.Apply(new int[4], new int[3]));
        Assert.Throws<ArgumentException>(() => projection.Apply(new int[5], new int[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseRandomProjection(0, 0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseRandomProjection(0, 5, 0));
    }
}
