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
    public static IReadOnlyList<(string Name, object Value)> Properties(LayerShape shape) =>
    [
        (nameof(LayerShape.Kind), shape.Kind),
        (nameof(LayerShape.Units), shape.Units),
        (nameof(LayerShape.InputSize), shape.InputSize),
        (nameof(LayerShape.Activation), shape.Activation),
        (nameof(LayerShape.ResetAfter), shape.ResetAfter),
        (nameof(LayerShape.Peephole), shape.Peephole),
        (nameof(LayerShape.Projection), shape.Projection),
        (nameof(LayerShape.ReducedSize), shape.ReducedSize),
        (nameof(LayerShape.Bits), shape.Bits),
        (nameof(LayerShape.ProjectionBits), shape.ProjectionBits),
        (nameof(LayerShape.LeadingColumns), shape.LeadingColumns),
        (nameof(LayerShape.Seed), shape.Seed),
    ];

    private static IEnumerable<string> Differences(LayerShape weights, LayerShape layer) =>
        Properties(weights).Zip(Properties(layer)).Where(static pair => !pair.First.Value.Equals(pair.Second.Value))
            .Select(static pair => FormattableString.Invariant($"{pair.First.Name} ({pair.First.Value}, not {pair.Second.Value})"));
}
