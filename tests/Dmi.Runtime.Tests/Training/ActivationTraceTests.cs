using Dmi.Training;

namespace Dmi.Runtime.Tests.Training;

public sealed class ActivationTraceTests
{
    private static readonly LayerShape Shape = LayerShape.Lstm(3, 5);

    [Fact]
    public void Steps_come_back_as_they_were_added_however_many()
    {
        LayerShape shape = LayerShape.Lstm(700, 30_000);
        var trace = new ActivationTrace(shape);
        var input = new float[30_000];
        var hidden = new float[700];
        for (int step = 0; step < 120; step++)
        {
            input.AsSpan().Fill(step);
            hidden.AsSpan().Fill(-step);
            trace.Add(input, hidden);
        }

        Assert.Equal(120, trace.Count);
        for (int step = 0; step < 120; step++)
        {
            Assert.Equal(30_000, trace.Input(step).Length);
            Assert.Equal(700, trace.Hidden(step).Length);
            Assert.Equal(-1, trace.Input(step).IndexOfAnyExcept(step));
            Assert.Equal(-1, trace.Hidden(step).IndexOfAnyExcept(-step));
        }
    }

    [Fact]
    public void Rows_may_be_longer_than_a_chunk()
    {
        var rows = new RowStore(70_000);
        for (int i = 0; i < 3; i++) rows.Add().Fill(i);
        for (int i = 0; i < 3; i++) Assert.Equal(-1, rows[i].IndexOfAnyExcept(i));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Row(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Row(-1));
    }

    [Theory]
    [InlineData(4, 3, "input", "input has 4 values, expected 5")]
    [InlineData(5, 0, "hidden", "hidden has 0 values, expected 3")]
    public void Wrong_lengths_are_refused(int input, int hidden, string name, string text)
    {
        var trace = new ActivationTrace(Shape);
        var exception = Assert.Throws<ArgumentException>(() => trace.Add(new float[input], new float[hidden]));
        Assert.Equal(name, exception.ParamName);
        Assert.Contains(text, exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, trace.Count);
    }

    [Fact]
    public void Values_that_are_not_finite_are_refused_and_nothing_is_added()
    {
        var trace = new ActivationTrace(Shape);
        trace.Add(new float[5], new float[3]);
        var exception = Assert.Throws<ArgumentException>(() => trace.Add(new float[5], [0, float.NaN, 0]));
        Assert.Equal("hidden", exception.ParamName);
        Assert.Contains("hidden[1] is NaN in step 1", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => trace.Add([0, 0, 0, 0, float.NegativeInfinity], new float[3]));
        Assert.Throws<ArgumentException>(() => trace.Add([0, 0, 0, 0, -1e20f], new float[3]));
        Assert.Equal(1, trace.Count);
    }

    [Fact]
    public void Every_kind_has_its_own_way_to_add_a_step()
    {
        var linear = new ActivationTrace(LayerShape.Linear(5, 3, Activation.Relu));
        linear.Add(new float[5]);
        Assert.Equal((1, false), (linear.Count, linear.HasCells));
        Assert.True(linear.Hidden(0).IsEmpty);
        Refused("Add(input)", () => linear.Add(new float[5], new float[3]));
        Refused("no cell", () => linear.Add(new float[5], new float[3], new float[3]));
        Assert.Throws<ArgumentException>(() => linear.Add(new float[4]));

        var gru = new ActivationTrace(LayerShape.Gru(3, 5));
        gru.Add(new float[5], new float[3]);
        Refused("Add(input, hidden)", () => gru.Add(new float[5]));
        Refused("no cell", () => gru.Add(new float[5], new float[3], new float[3]));
        Assert.Equal(1, gru.Count);
    }

    [Fact]
    public void Cells_are_there_for_all_steps_or_for_none()
    {
        var with = new ActivationTrace(Shape);
        with.Add(new float[5], new float[3], [1, 2, 3]);
        Assert.True(with.HasCells);
        Assert.Equal([1f, 2f, 3f], with.Cell(0).ToArray());
        Refused("hold cells", () => with.Add(new float[5], new float[3]));
        Assert.Equal("cell", Assert.Throws<ArgumentException>(() => with.Add(new float[5], new float[3], new float[2])).ParamName);
        Assert.Equal("cell", Assert.Throws<ArgumentException>(() => with.Add(new float[5], new float[3], [0, float.NaN, 0])).ParamName);
        Assert.Equal(1, with.Count);

        var without = new ActivationTrace(Shape);
        without.Add(new float[5], new float[3]);
        Refused("no cells", () => without.Add(new float[5], new float[3], new float[3]));
        Assert.Equal(1, without.Count);
    }

    [Fact]
    public void A_shape_is_needed() => Assert.Throws<ArgumentNullException>(static () => new ActivationTrace(null!));

    [Theory]
    [InlineData(2, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 1)]
    [InlineData(105, 10)]
    [InlineData(5120, 512)]
    [InlineData(100_000, 510)]
    public void A_tenth_of_the_steps_is_held_out_and_never_more_than_512(int steps, int expected)
    {
        TraceSplit split = TraceSplit.Of(steps);
        Assert.Equal(expected, split.HeldOut.Length);
        Assert.Equal(Enumerable.Range(0, steps), split.Fitted.Concat(split.HeldOut).Order());
    }

    private static void Refused(string text, Action add) =>
        Assert.Contains(text, Assert.Throws<InvalidOperationException>(add).Message, StringComparison.Ordinal);
}
