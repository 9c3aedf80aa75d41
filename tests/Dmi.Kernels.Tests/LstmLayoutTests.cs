using Dmi.Layers;

namespace Dmi.Kernels.Tests;

/// <summary>A layout that does not fit its shape, as another version of the generator might emit it, is refused.</summary>
public sealed class LstmLayoutTests
{
    private static readonly LstmLayout Good = new()
    {
        Shape = LayerShape.Lstm(hidden: 5, input: 24, reduced: 6),
        GateStride = 16,
        BigRowLength = 32,
        BigRowGroup = 4,
        LittleRowLength = 128,
        LittleHiddenOffset = 64,
        InputProjectionStride = 64,
        HiddenProjectionStride = 0,
        ProjectionRows = 8,
        ProjectionRowGroup = 4,
    };

    public static TheoryData<LstmLayout> Misfits =>
    [
        Good with { GateStride = 8 },
        Good with { BigRowLength = 28 },
        Good with { BigRowLength = 16 },
        Good with { LittleRowLength = 64 },
        Good with { LittleHiddenOffset = 4 },
        Good with { LittleHiddenOffset = int.MaxValue },
        Good with { GateStride = 1 << 30 },
        Good with { InputProjectionStride = 0 },
        Good with { ProjectionRows = 4 },
        Good with { ProjectionRows = 6 },
        Good with { BigRowGroup = 0 },
    ];

    [Fact]
    public void What_the_generator_emits_is_accepted() => _ = new LstmState(Good);

    [Theory]
    [MemberData(nameof(Misfits))]
    public void What_does_not_fit_is_refused(LstmLayout layout)
    {
        Assert.Contains("does not fit its shape", Assert.Throws<ArgumentException>(() => new LstmState(layout)).Message, StringComparison.Ordinal);
        DualModuleWeights weights = KernelProbe.ProbeWeights.WithLittle(layout.Shape, 1);
        Assert.Throws<ArgumentException>(() => new PackedLstm(layout, weights));
    }
}
