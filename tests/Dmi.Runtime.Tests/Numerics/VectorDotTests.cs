using Dmi.Numerics;

namespace Dmi.Runtime.Tests.Numerics;

public sealed class VectorDotTests
{
    [Fact]
    public void Sums_are_those_of_plain_loops_at_every_length_the_integers_exactly()
    {
        var random = new Random(5);
        for (int length = 0; length < 150; length++)
        {
            float[] left = TestData.Normal(length, length), right = TestData.Normal(length + 3, length + 1);
            int[] x = [.. Enumerable.Range(0, length + 1).Select(_ => random.Next(-32_639, 32_640))];
            short[] wide = [.. Enumerable.Range(0, length).Select(_ => (short)random.Next(-127, 128))];
            sbyte[] narrow = [.. wide.Select(static code => (sbyte)code)];
            double magnitude = 1e-6 * (1 + left.Zip(right, static (a, b) => Math.Abs((double)a * b)).Sum());
            Assert.Equal(left.Zip(right, static (a, b) => (double)a * b).Sum(), VectorDot.Dot(left, right), magnitude);
            Assert.Equal(wide.Zip(x, static (a, b) => a * b).Sum(), VectorDot.Dot(wide, x));
            Assert.Equal(wide.Zip(x, static (a, b) => a * b).Sum(), VectorDot.Dot(narrow, x));
        }
    }
}
