namespace Dmi.Conformance.Tests.RandomLayers;

/// <summary>Thresholds of every kind, for the mask rule of a shape.</summary>
internal static class RandomThresholds
{
    public static SwitchingThresholds Draw(LayerShape shape, Random random) => shape.Mask switch
    {
        MaskRule.TopK => TopK(shape, random),
        MaskRule.Influence => Influence(shape, random),
        _ => new SwitchingThresholds([.. shape.GateActivations.Select(activation => Interval(activation, random))]),
    };

    private static SwitchingThresholds TopK(LayerShape shape, Random random) => SwitchingThresholds.TopK(random.Next(shape.RowCount + 1));

    private static SwitchingThresholds Influence(LayerShape shape, Random random) => random.Next(8) switch
    {
        0 => SwitchingThresholds.Influence(0),
        1 => SwitchingThresholds.Influence(double.PositiveInfinity),
        <= 3 => TopK(shape, random),
        _ => SwitchingThresholds.Influence(0.15 * random.NextDouble()),
    };

    private static SwitchingInterval Interval(Activation activation, Random random)
    {
        double first = random.NextDouble(), second = random.NextDouble();
        int choice = random.Next(8);
        if (choice == 0) return SwitchingInterval.All;
        if (choice == 1) return SwitchingInterval.Nothing;
        if (activation is Activation.Relu or Activation.None) return SwitchingInterval.ReluAbove((2 * first) - 1);
        if (choice <= 4) return SwitchingInterval.Magnitude(2 * first);
        return activation == Activation.Sigmoid ? SwitchingInterval.SigmoidAbove(first) : SwitchingInterval.TanhBetween(-first, second);
    }
}
