namespace Dmi.Layers;

/// <summary>A layout in words: every property that decides where weights lie, so that two layouts can be told apart by name and number.</summary>
internal static class LayoutDescription
{
    /// <summary>Names and values. Equal lists mean equal layouts.</summary>
    /// <param name="layout">The layout.</param>
    public static IEnumerable<LayerProperty> Of(LayerLayout layout) =>
    [
        .. LayerFit.Properties(layout.Shape),
        LayerProperty.Of(nameof(LayerShape.Mask), layout.Shape.Mask),
        LayerProperty.Of(nameof(LayerShape.Big), layout.Shape.Big),
        LayerProperty.Of(nameof(LayerLayout.GateStride), layout.GateStride),
        LayerProperty.Of(nameof(LayerLayout.Parts), layout.Parts),
        LayerProperty.Of(nameof(LayerLayout.HiddenOffset), layout.HiddenOffset),
        LayerProperty.Of(nameof(LayerLayout.BigRowLength), layout.BigRowLength),
        LayerProperty.Of(nameof(LayerLayout.BigRowGroup), layout.BigRowGroup),
        LayerProperty.Of(nameof(LayerLayout.TileRows), layout.TileRows),
        LayerProperty.Of(nameof(LayerLayout.FirstPhaseGates), layout.FirstPhaseGates),
        LayerProperty.Of(nameof(LayerLayout.SecondRowList), layout.SecondRowList),
        LayerProperty.Of(nameof(LayerLayout.InputSegment), layout.InputSegment),
        LayerProperty.Of(nameof(LayerLayout.HiddenSegment), layout.HiddenSegment),
        LayerProperty.Of(nameof(LayerLayout.LittleBlocks), string.Join("; ", layout.LittleBlocks.Select(Text))),
        LayerProperty.Of(nameof(LayerLayout.LearnedBlocks), string.Join("; ", layout.LearnedBlocks.Select(Text))),
        LayerProperty.Of(nameof(LayerLayout.InputProjectionStride), layout.InputProjectionStride),
        LayerProperty.Of(nameof(LayerLayout.HiddenProjectionStride), layout.HiddenProjectionStride),
        LayerProperty.Of(nameof(LayerLayout.ProjectionRows), layout.ProjectionRows),
    ];

    private static string Text(LittleBlockLayout block) =>
        FormattableString.Invariant($"{block.Offset} {block.RowBytes} {block.HiddenOffset} {block.FirstPart}");

    private static string Text(LearnedBlockLayout block) =>
        FormattableString.Invariant($"{block.Offset} {block.RowBytes} {block.HiddenOffset} {block.FirstSlot} {block.Slots}");
}
