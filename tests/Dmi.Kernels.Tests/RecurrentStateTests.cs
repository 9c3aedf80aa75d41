using Dmi.KernelProbe;
using Dmi.Testing;

namespace Dmi.Kernels.Tests;

/// <summary>A stream may go on from where another one is.</summary>
public sealed class RecurrentStateTests
{
    [Fact]
    public void A_copied_lstm_stream_goes_on_as_the_first_one_does()
    {
        using var layer = new Lstm37(ProbeWeights.Dense(Lstm37.Shape, 1));
        LstmState first = layer.CreateState(), second = layer.CreateState();
        float[][] inputs = RandomWeights.Inputs(3, Lstm37.InputSize, 2);
        layer.Step(inputs[0], first);
        layer.Step(inputs[1], second);
        Assert.False(first.Cell.SequenceEqual(second.Cell));
        second.CopyFrom(first);
        layer.Step(inputs[2], first);
        layer.Step(inputs[2], second);
        Assert.True(first.Hidden.SequenceEqual(second.Hidden) && first.Cell.SequenceEqual(second.Cell));
        Assert.Equal((2, 2), (first.Statistics.Steps, second.Statistics.Steps));
    }

    [Fact]
    public void A_copied_gru_stream_goes_on_as_the_first_one_does()
    {
        using var layer = new G37x130b4(ProbeWeights.Dense(G37x130b4.Shape, 1));
        GruState first = layer.CreateState(), second = layer.CreateState();
        float[][] inputs = RandomWeights.Inputs(2, G37x130b4.InputSize, 2);
        layer.Step(inputs[0], first);
        second.CopyFrom(first);
        layer.Step(inputs[1], first);
        layer.Step(inputs[1], second);
        Assert.True(first.Hidden.SequenceEqual(second.Hidden));
        Assert.Contains(first.Hidden.ToArray(), static value => value != 0);
    }

    [Fact]
    public void A_stream_of_another_kind_or_size_is_refused()
    {
        using var lstm = new Lstm37(ProbeWeights.Dense(Lstm37.Shape, 1));
        using var smaller = new Lstm3(ProbeWeights.Dense(Lstm3.Shape, 1));
        using var gru = new G37x130b4(ProbeWeights.Dense(G37x130b4.Shape, 1));
        LstmState state = lstm.CreateState();
        Assert.StartsWith("The other state is of Gru with 37 units, this one of Lstm with 37.", Refused(gru.CreateState()), StringComparison.Ordinal);
        Assert.StartsWith("The other state is of Lstm with 3 units, this one of Lstm with 37.", Refused(smaller.CreateState()), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("other", () => state.CopyFrom(null!));

        string Refused(RecurrentState stranger) => Assert.Throws<ArgumentException>("other", () => state.CopyFrom(stranger)).Message;
    }
}
