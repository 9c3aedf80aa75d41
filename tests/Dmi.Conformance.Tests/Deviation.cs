namespace Dmi.Conformance.Tests;

/// <summary>How far two vectors lie apart.</summary>
internal static class Deviation
{
    /// <summary>Throws where two vectors differ by more than a tolerance anywhere, or in length, or where one holds NaN.</summary>
    public static void AssertWithin(float tolerance, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} values, expected {expected.Length}.");
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(MathF.Abs(expected[i] - actual[i]) <= tolerance, $"{what}, value {i}: {actual[i]:R}, expected {expected[i]:R}.");
        }
    }
}
