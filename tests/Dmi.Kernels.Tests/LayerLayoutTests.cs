using Dmi.Layers;

namespace Dmi.Kernels.Tests;

/// <summary>A layout that does not fit its shape, as another version of the generator might emit it, is refused.</summary>
public sealed class LayerLayoutTests
{
    private static readonly LayerLayout Good = new()
    {
        Shape = LayerShape.Lstm(hidden: 5, input: 24, reduced: 6),
        GateStride = 16,
        Parts = 4,
        HiddenOffset = 32,
        BigRowLength = 48,
        BigRowGroup = 4,
        FirstPhaseGates = 4,
        InputSegment = 16,
        HiddenSegment = 16,
        LittleBlocks = [new LittleBlockLayout(0, 32, 16, 0)],
        InputProjectionStride = 16,
        HiddenProjectionStride = 0,
        ProjectionRows = 8,
        ProjectionRowGroup = 4,
    };

    public static TheoryData<LayerLayout> Misfits =>
    [
        Good with { GateStride = 8 },
        Good with { Parts = 5 },
        Good with { HiddenOffset = 24 },
        Good with { HiddenOffset = 16 },
        Good with { HiddenOffset = int.MaxValue },
        Good with { BigRowLength = 44 },
        Good with { BigRowLength = 32 },
        Good with { FirstPhaseGates = 2 },
        Good with { InputSegment = 0 },
        Good with { InputSegment = 8 },
        Good with { HiddenSegment = -16 },
        Good with { LittleBlocks = [] },
        Good with { LittleBlocks = [new LittleBlockLayout(0, 16, 16, 0)] },
        Good with { LittleBlocks = [new LittleBlockLayout(0, 32, 0, 0)] },
        Good with { LittleBlocks = [new LittleBlockLayout(64, 32, 16, 0)] },
        Good with { LittleBlocks = [new LittleBlockLayout(0, 32, 16, 1)] },
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
    public void What_does_not_fit_is_refused(LayerLayout layout)
    {
        Assert.Contains("does not fit its shape", Assert.Throws<ArgumentException>(() => new LstmState(layout)).Message, StringComparison.Ordinal);
        DualModuleWeights weights = KernelProbe.ProbeWeights.WithLittle(layout.Shape, 1);
        Assert.Throws<ArgumentException>(() => new PackedLayer(layout, weights));
    }
}
