namespace Dmi.KernelProbe;

/// <summary>Thresholds that a layer is checked under: each rule that its kind has, and both ends.</summary>
internal static class ProbeThresholds
{
    public static IReadOnlyList<(string Name, SwitchingThresholds Thresholds)> Of(LayerShape shape)
    {
        int rows = shape.RowCount;
        if (shape.Mask == MaskRule.TopK)
        {
            return [("third", SwitchingThresholds.TopK(rows / 3)), ("none", SwitchingThresholds.TopK(0)), ("all but one", SwitchingThresholds.TopK(rows - 1)), ("all", SwitchingThresholds.TopK(rows))];
        }

        if (shape.Mask == MaskRule.Influence)
        {
            // The last rows of all have scores near 0, where nothing can be told apart: top-K ends well before them.
            return
            [
                ("influence", SwitchingThresholds.Influence(0.03)), ("little alone", SwitchingThresholds.Influence(double.PositiveInfinity)),
                ("third", SwitchingThresholds.TopK(rows / 3)), ("none", SwitchingThresholds.TopK(0)), ("half", SwitchingThresholds.TopK((rows + 1) / 2)), ("all", SwitchingThresholds.TopK(rows)),
            ];
        }

        var nothing = new SwitchingThresholds([.. Enumerable.Repeat(SwitchingInterval.Nothing, shape.GateCount)]);
        return shape.Kind switch
        {
            LayerKind.Lstm => [("P2", SwitchingThresholds.Magnitude(0.7, 0.9, 0.5, 1.1)), ("P1", SwitchingThresholds.ActivatedLstm(0.4, 0.5, -0.4, 0.5, 0.6)), ("little alone", nothing)],
            LayerKind.Gru => [("P2", SwitchingThresholds.Magnitude(0.7, 0.9, 0.5)), ("P1", SwitchingThresholds.ActivatedGru(0.4, 0.5, -0.4, 0.5)), ("little alone", nothing)],
            _ when shape.Activation == Activation.Relu => [("P2", new SwitchingThresholds(SwitchingInterval.ReluAbove(0.1))), ("little alone", nothing)],
            _ => [("P2", SwitchingThresholds.Magnitude(0.7)), ("little alone", nothing)],
        };
    }
}
