using System.Globalization;

namespace Dmi.Layers;

/// <summary>A layout in words: every property that decides where weights lie, so that two layouts can be told apart by name and number.</summary>
internal static class LayoutDescription
{
    /// <summary>Names and values. Equal lists mean equal layouts.</summary>
    /// <param name="layout">The layout.</param>
    public static IEnumerable<(string Name, string Value)> Of(LayerLayout layout) =>
    [
        .. LayerFit.Properties(layout.Shape).Select(static property => (property.Name, Text(property.Value))),
        (nameof(LayerShape.Mask), Text(layout.Shape.Mask)),
        (nameof(LayerShape.Big), Text(layout.Shape.Big)),
        (nameof(LayerLayout.GateStride), Text(layout.GateStride)),
        (nameof(LayerLayout.Parts), Text(layout.Parts)),
        (nameof(LayerLayout.HiddenOffset), Text(layout.HiddenOffset)),
        (nameof(LayerLayout.BigRowLength), Text(layout.BigRowLength)),
        (nameof(LayerLayout.BigRowGroup), Text(layout.BigRowGroup)),
        (nameof(LayerLayout.FirstPhaseGates), Text(layout.FirstPhaseGates)),
        (nameof(LayerLayout.SecondRowList), Text(layout.SecondRowList)),
        (nameof(LayerLayout.InputSegment), Text(layout.InputSegment)),
        (nameof(LayerLayout.HiddenSegment), Text(layout.HiddenSegment)),
        (nameof(LayerLayout.LittleBlocks), string.Join("; ", layout.LittleBlocks.Select(Text))),
        (nameof(LayerLayout.LearnedBlocks), string.Join("; ", layout.LearnedBlocks.Select(Text))),
        (nameof(LayerLayout.InputProjectionStride), Text(layout.InputProjectionStride)),
        (nameof(LayerLayout.HiddenProjectionStride), Text(layout.HiddenProjectionStride)),
        (nameof(LayerLayout.ProjectionRows), Text(layout.ProjectionRows)),
        (nameof(LayerLayout.ProjectionRowGroup), Text(layout.ProjectionRowGroup)),
    ];

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static string Text(LittleBlockLayout block) =>
        FormattableString.Invariant($"{block.Offset} {block.RowBytes} {block.HiddenOffset} {block.FirstPart}");

    private static string Text(LearnedBlockLayout block) =>
        FormattableString.Invariant($"{block.Offset} {block.RowBytes} {block.HiddenOffset} {block.FirstSlot} {block.Slots}");
}
