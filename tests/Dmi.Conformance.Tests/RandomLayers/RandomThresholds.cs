namespace Dmi.Conformance.Tests.RandomLayers;

/// <summary>Thresholds of every kind, for the mask rule of a shape.</summary>
internal static class RandomThresholds
{
    public static SwitchingThresholds Draw(LayerShape shape, Random random) => shape.Mask switch
    {
        MaskRule.TopK => SwitchingThresholds.TopK(random.Next(shape.RowCount + 1)),
        _ => new SwitchingThresholds([.. shape.GateActivations.Select(activation => Interval(activation, random))]),
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
