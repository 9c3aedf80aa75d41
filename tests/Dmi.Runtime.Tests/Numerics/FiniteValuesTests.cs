using System.Runtime.InteropServices;
using Dmi.Numerics;

namespace Dmi.Runtime.Tests;

public sealed class FiniteValuesTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void The_first_that_is_not_finite_is_found_at_every_place(float bad)
    {
        for (int length = 1; length < 70; length++)
        {
            for (int at = 0; at < length; at++)
            {
                float[] values = [.. Enumerable.Repeat(float.MaxValue, length)];
                values[at] = bad;
                values[^1] = at == length - 1 ? bad : float.NaN;
                Assert.Equal(at, FiniteValues.IndexOfNonFinite(MemoryMarshal.Cast<float, uint>(values)));
                ushort[] halves = [.. values.Select(static value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16))];
                Assert.Equal(at, FiniteValues.IndexOfNonFinite(halves));
            }
        }
    }

    [Fact]
    public void Numbers_that_are_finite_pass()
    {
        float[] values = [.. Enumerable.Repeat((float[])[0, -0f, float.Epsilon, -float.MaxValue, float.MaxValue, 1, -1e-40f], 9).SelectMany(static value => value)];
        Assert.Equal(-1, FiniteValues.IndexOfNonFinite(MemoryMarshal.Cast<float, uint>(values)));
        Assert.Equal(-1, FiniteValues.IndexOfNonFinite((ReadOnlySpan<uint>)[]));
        ushort[] halves = [.. values.Select(static value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16))];
        Assert.Equal(-1, FiniteValues.IndexOfNonFinite(halves));
    }
}
