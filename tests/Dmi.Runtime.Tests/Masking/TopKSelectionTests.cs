using CsCheck;
using Dmi.Layers;
using Dmi.Masking;

namespace Dmi.Runtime.Tests.Masking;

/// <summary>What the generated kernels select, in vectors, against <see cref="TopKMask"/>, which sorts.</summary>
public sealed class TopKSelectionTests
{
    // Many ties, and all digits of a key.
    private static readonly Gen<float> Judged = Gen.OneOf(
        Gen.Float[-3, 3], Gen.Int[-2, 2].Select(static i => (float)i), Gen.Const(float.PositiveInfinity), Gen.Const(float.NegativeInfinity), Gen.Const(-0f),
        Gen.Int[0, 40].Select(static i => 1 + i * MathF.Pow(2, -23)));

    [Fact]
    public void It_selects_the_rows_that_sorting_selects() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 50], Gen.Int[0, 20], Judged.Array[200], Gen.Double[0, 1], Gen.Bool)
            .Sample(static (gates, units, padding, judged, share, isRelu) =>
            {
                int stride = units + padding;
                int k = (int)Math.Round(share * gates * units);
                Activation activation = isRelu ? Activation.Relu : Activation.Tanh;
                float[] values = judged[..(gates * units)];
                var sensitive = new bool[values.Length];
                TopKMask.Select([.. values.Select(value => TopKMask.Key(activation, value))], k, sensitive, new ulong[values.Length]);
                int firstSlot = 7 * stride;
                int[] expected = [.. Enumerable.Range(0, values.Length).Where(row => sensitive[row]).Select(row => firstSlot + row / units * stride + row % units)];
                Assert.Equal(expected, Select(values, gates, units, stride, firstSlot, k, isRelu));
            });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NaN_is_among_the_least_saturated_wherever_it_stands(bool isRelu)
    {
        const int units = 21;
        for (int place = 0; place < units; place++)
        {
            var values = new float[units];
            values.AsSpan().Fill(1);
            values[place] = float.NaN;
            Assert.Equal([place], Select(values, 1, units, units, 0, 1, isRelu));
        }
    }

    private static int[] Select(float[] values, int gates, int units, int stride, int firstSlot, int k, bool isRelu)
    {
        // What is padding counts as nothing, whatever stands there.
        var keys = new uint[gates * stride];
        for (int gate = 0; gate < gates; gate++)
        {
            ref uint gateKeys = ref keys[gate * stride];
            if (isRelu) TopKSelection.DescendingKeys(ref values[gate * units], units, ref gateKeys);
            else TopKSelection.MagnitudeKeys(ref values[gate * units], units, ref gateKeys);
        }

        var histogram = new uint[TopKSelection.HistogramLength];
        uint key = TopKSelection.FindKey(ref keys[0], ref histogram[0], gates, units, stride, k, out int ties);
        var rows = new int[k + 1];
        int count = TopKSelection.List(ref keys[0], gates, units, stride, firstSlot, key, ref ties, ref rows[0]);
        Assert.Equal(k, count);
        return rows[..k];
    }
}
