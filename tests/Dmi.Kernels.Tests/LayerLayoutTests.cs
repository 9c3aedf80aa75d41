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
        TileRows = 0,
        FirstPhaseGates = 4,
        SecondRowList = 4 * 16 + 2 * 4,
        InputSegment = 16,
        HiddenSegment = 16,
        LittleBlocks = [new LittleBlockLayout(0, 32, 16, 0)],
        LearnedBlocks = [],
        InputProjectionStride = 16,
        HiddenProjectionStride = 0,
        ProjectionRows = 16,
    };

    // Both sides are projected by the same matrix.
    private static readonly LayerLayout Shared = Good with
    {
        Shape = LayerShape.Lstm(hidden: 8, input: 8, reduced: 6),
        HiddenOffset = 16,
        BigRowLength = 32,
        HiddenProjectionStride = 16,
    };

    // Big rows of bytes: both sides fill a cache line each.
    private static readonly LayerLayout Int8 = Good with
    {
        Shape = LayerShape.Lstm(hidden: 5, input: 24, reduced: 6, big: WeightPrecision.Int8),
        HiddenOffset = 64,
        BigRowLength = 128,
    };

    // These rows once more, in tiles of sixteen.
    private static readonly LayerLayout Tiled = Int8 with { TileRows = 16 };

    // Segments of 3 bits: 32 columns are 12 bytes.
    private static readonly LayerLayout ThreeBits = Good with
    {
        Shape = LayerShape.Lstm(hidden: 5, input: 24, bits: 3, reduced: 6),
        InputSegment = 12,
        HiddenSegment = 12,
        LittleBlocks = [new LittleBlockLayout(0, 24, 12, 0)],
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
        Good with { InputSegment = 6 },
        Good with { HiddenSegment = -16 },
        ThreeBits with { InputSegment = 8, LittleBlocks = [new LittleBlockLayout(0, 20, 8, 0)] },
        ThreeBits with { HiddenSegment = 16, LittleBlocks = [new LittleBlockLayout(0, 28, 12, 0)] },
        Good with { LittleBlocks = [] },
        Good with { LittleBlocks = [new LittleBlockLayout(0, 16, 16, 0)] },
        Good with { LittleBlocks = [new LittleBlockLayout(0, 32, 0, 0)] },
        Good with { LittleBlocks = [new LittleBlockLayout(64, 32, 16, 0)] },
        Good with { LittleBlocks = [new LittleBlockLayout(0, 32, 16, 1)] },
        Good with { GateStride = 1 << 30 },
        Good with { InputProjectionStride = 0 },
        Good with { ProjectionRows = 8 },
        Good with { ProjectionRows = 0 },
        Good with { BigRowGroup = 0 },
        Good with { BigRowGroup = 32, SecondRowList = 4 * 16 + 2 * 32 },
        Good with { SecondRowList = 71 },
        Good with { SecondRowList = 73 },
        Good with { ProjectionRows = 32 },
        Shared with { HiddenProjectionStride = 32 },
        Good with { Shape = Int8.Shape },
        Good with { Shape = LayerShape.Lstm(hidden: 5, input: 24, reduced: 6, big: WeightPrecision.BFloat16) },
        Int8 with { HiddenOffset = 32 },
        Int8 with { BigRowLength = 96 },
        Good with { TileRows = 32 },
        Tiled with { TileRows = 8 },
        Tiled with { TileRows = 32 },
        Tiled with { TileRows = -16 },
    ];

    private static readonly LayerLayout Learned = Good with
    {
        Shape = LayerShape.Lstm(hidden: 5, input: 24, reduced: 6, projection: Projection.Learned),
        InputSegment = 32,
        LittleBlocks = [new LittleBlockLayout(0, 16, 0, 0)],
        LearnedBlocks = [new LearnedBlockLayout(0, 48, 32, 0, 16)],
        InputProjectionStride = 0,
    };

    public static TheoryData<LayerLayout> LearnedMisfits =>
    [
        Learned with { InputSegment = 16 },
        Learned with { HiddenSegment = 0 },
        Learned with { LearnedBlocks = [] },
        Learned with { LearnedBlocks = [new LearnedBlockLayout(0, 48, 32, 0, 8)] },
        Learned with { LearnedBlocks = [new LearnedBlockLayout(0, 48, 32, 0, 32)] },
        Learned with { LearnedBlocks = [new LearnedBlockLayout(0, 32, 32, 0, 16)] },
        Learned with { LearnedBlocks = [new LearnedBlockLayout(0, 48, 16, 0, 16)] },
        Learned with { LearnedBlocks = [new LearnedBlockLayout(16, 48, 32, 0, 16)] },
        Learned with { LearnedBlocks = [new LearnedBlockLayout(0, 48, 32, 4, 16)] },
        Learned with { LittleBlocks = [new LittleBlockLayout(0, 0, 0, 0)] },
    ];

    [Fact]
    public void What_the_generator_emits_is_accepted()
    {
        _ = new LstmState(Good);
        _ = new LstmState(Learned);
        _ = new LstmState(ThreeBits);
        _ = new LstmState(Shared);
        _ = new LstmState(Int8);
        _ = new LstmState(Tiled);
        _ = new LstmState(Good with { TileRows = 16 });
    }

    [Theory]
    [MemberData(nameof(Misfits))]
    [MemberData(nameof(LearnedMisfits))]
    public void What_does_not_fit_is_refused(LayerLayout layout)
    {
        Assert.Contains("does not fit its shape", Assert.Throws<ArgumentException>(() => new LstmState(layout)).Message, StringComparison.Ordinal);
        DualModuleWeights weights = KernelProbe.ProbeWeights.WithLittle(layout.Shape, 1);
        Assert.Throws<ArgumentException>(() => new PackedLayer(layout, weights));
    }
}
