namespace Dmi.Layers;

/// <summary>Whether weights fit a layer, and in words why not.</summary>
internal static class LayerFit
{
    /// <summary>What keeps a layer from taking the weights; null where nothing does.</summary>
    public static string? Problem(LayerShape layer, DualModuleWeights weights)
    {
        if (!layer.FitsWeightsOf(weights.Shape))
        {
            return $"The weights are of {weights.Shape}, the layer is {layer}; they differ in {string.Join(", ", Differences(weights.Shape, layer))}.";
        }

        if (weights.Thresholds is { } thresholds && !thresholds.FitRule(layer.Mask))
        {
            return $"The weights come with thresholds of the rule {thresholds.Rule}, the layer's mask is {layer.Mask} ({layer}); use WithMask(MaskRule.{layer.Mask}) or WithThresholds(null).";
        }

        return layer.Peephole && weights.PeepholeArray.Length == 0
            ? $"The layer is {layer}, but the weights have no peepholes; give them by WithPeepholes."
            : null;
    }

    /// <summary>What weights and a layer must have in common. The mask rule and the precision of big rows may differ, so they are not among them.</summary>
    /// <param name="shape">The shape.</param>
    public static IReadOnlyList<LayerProperty> Properties(LayerShape shape) =>
    [
        LayerProperty.Of(nameof(LayerShape.Kind), shape.Kind),
        LayerProperty.Of(nameof(LayerShape.Units), shape.Units),
        LayerProperty.Of(nameof(LayerShape.InputSize), shape.InputSize),
        LayerProperty.Of(nameof(LayerShape.PrecomputedInput), shape.PrecomputedInput),
        LayerProperty.Of(nameof(LayerShape.Activation), shape.Activation),
        LayerProperty.Of(nameof(LayerShape.ResetAfter), shape.ResetAfter),
        LayerProperty.Of(nameof(LayerShape.Peephole), shape.Peephole),
        LayerProperty.Of(nameof(LayerShape.Projection), shape.Projection),
        LayerProperty.Of(nameof(LayerShape.ReducedSize), shape.ReducedSize),
        LayerProperty.Of(nameof(LayerShape.Bits), shape.Bits),
        LayerProperty.Of(nameof(LayerShape.ProjectionBits), shape.ProjectionBits),
        LayerProperty.Of(nameof(LayerShape.LeadingColumns), shape.LeadingColumns),
        LayerProperty.Of(nameof(LayerShape.Seed), shape.Seed),
    ];

    private static IEnumerable<string> Differences(LayerShape weights, LayerShape layer) =>
        Properties(weights).Zip(Properties(layer)).Where(static pair => pair.First != pair.Second)
            .Select(static pair => FormattableString.Invariant($"{pair.First.Name} ({pair.First.Value}, not {pair.Second.Value})"));
}
