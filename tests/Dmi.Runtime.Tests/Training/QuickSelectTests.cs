using CsCheck;
using Dmi.Training;

namespace Dmi.Runtime.Tests.Training;

public sealed class QuickSelectTests
{
    private static readonly Gen<float[]> Vectors = Gen.OneOf(
        Gen.Float[-1, 1].Array[1, 2000],
        Gen.Int[0, 5].Select(static value => (float)value).Array[1, 2000],
        Gen.Int[1, 2000].Select(static count => Enumerable.Range(0, count).Select(static i => (float)i).ToArray()),
        Gen.Int[1, 2000].Select(static count => Enumerable.Range(0, count).Select(i => (float)Math.Min(i, count - i)).ToArray()),
        Gen.Int[0, 4].Select(static i => new[] { 0f, -0f, 1f, float.PositiveInfinity, float.NegativeInfinity }[i]).Array[1, 300]);

    [Fact]
    public void It_finds_what_sorting_finds() => Gen.Select(Vectors, Gen.Double[0, 1]).Sample(static (values, place) =>
    {
        int index = (int)(place * (values.Length - 1));
        float[] sorted = [.. values.Order()];
        Assert.Equal(sorted[index], QuickSelect.Select(values, index));
        Assert.Equal(sorted[index], values[index]);
        Assert.All(values[..index], value => Assert.True(value <= sorted[index]));
        Assert.All(values[index..], value => Assert.True(value >= sorted[index]));
        Assert.Equal(sorted, values.Order());
    });
}
