using CsCheck;
using Dmi.Masking;

namespace Dmi.Runtime.Tests.Masking;

public sealed class TopKMaskTests
{
    private static readonly Gen<float> Keys = Gen.OneOf(
        Gen.Float[-3, 3], Gen.Int[-1, 1].Select(static i => (float)i), Gen.Const(float.NaN), Gen.Const(float.PositiveInfinity), Gen.Const(-0f));

    [Fact]
    public void Exactly_K_rows_are_chosen_and_none_left_out_has_a_smaller_key() =>
        Gen.Select(Keys.Array[0, 60], Gen.Double[0, 1]).Sample(static (keys, share) =>
        {
            int rows = (int)Math.Round(share * keys.Length);
            var sensitive = new bool[keys.Length];
            sensitive.AsSpan().Fill(true);
            TopKMask.Select(keys, rows, sensitive, new ulong[keys.Length]);
            Assert.Equal(rows, sensitive.Count(static m => m));
            for (int chosen = 0; chosen < keys.Length; chosen++)
            {
                for (int other = 0; other < keys.Length; other++)
                {
                    if (sensitive[chosen] && !sensitive[other]) Assert.True(Precedes(keys[chosen], chosen, keys[other], other));
                }
            }
        });

    [Fact]
    public void Ties_go_to_the_earlier_row()
    {
        var sensitive = new bool[6];
        TopKMask.Select([1, 0, 1, -0f, 1, 0], 4, sensitive, new ulong[6]);
        Assert.Equal([true, true, false, true, false, true], sensitive);
    }

    [Fact]
    public void The_key_is_how_saturated_the_output_is()
    {
        Assert.Equal(2, TopKMask.Key(Activation.Sigmoid, -2));
        Assert.Equal(2, TopKMask.Key(Activation.Tanh, 2));
        Assert.Equal(3, TopKMask.Key(Activation.Relu, -3));
        Assert.Equal(-3, TopKMask.Key(Activation.Relu, 3));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(30, 20)]
    [InlineData(31, 20)]
    [InlineData(196_608, 131_072)]
    public void Two_thirds_of_the_rows_belong_to_r_and_z(int rows, int expected) => Assert.Equal(expected, TopKMask.GateRows(rows));

    private static bool Precedes(float left, int leftRow, float right, int rightRow)
    {
        if (float.IsNaN(left) || float.IsNaN(right)) return float.IsNaN(left) && (!float.IsNaN(right) || leftRow < rightRow);
        return left < right || (left == right && leftRow < rightRow);
    }
}
