using Dmi.Numerics;

namespace Dmi.Kernels.Tests;

/// <summary>Rounding to bfloat16 and where its pairs stand.</summary>
public sealed class BFloat16PairsTests
{
    [Theory]
    [InlineData(0x3F80_0000u, 0x3F80)]
    [InlineData(0x3F80_7FFFu, 0x3F80)]
    [InlineData(0x3F80_8000u, 0x3F80)]
    [InlineData(0x3F80_8001u, 0x3F81)]
    [InlineData(0x3F81_8000u, 0x3F82)]
    [InlineData(0xBF81_8000u, 0xBF82)]
    [InlineData(0x3FFF_FFFFu, 0x4000)]
    [InlineData(0x8000_0000u, 0x8000)]
    [InlineData(0x0000_8001u, 0x0001)]
    public void Rounding_is_to_the_nearest_and_ties_are_to_even(uint bits, int expected) =>
        Assert.Equal(expected, BFloat16Pairs.Round(BitConverter.UInt32BitsToSingle(bits)));

    [Fact]
    public void Every_column_of_a_block_has_a_place_of_its_own()
    {
        Assert.Equal(Enumerable.Range(0, 96), Enumerable.Range(0, 96).Select(static column => (int)BFloat16Pairs.Place(column)).Order());
        Assert.Equal([0, 30, 1, 31, 32], ((int[])[0, 15, 16, 31, 32]).Select(static column => (int)BFloat16Pairs.Place(column)));
    }
}
