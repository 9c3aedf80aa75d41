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

    // The mask rule may differ, so it is not among them.
    private static IEnumerable<string> Differences(LayerShape weights, LayerShape layer)
    {
        (string Name, object Weights, object Layer)[] properties =
        [
            (nameof(LayerShape.Kind), weights.Kind, layer.Kind),
            (nameof(LayerShape.Units), weights.Units, layer.Units),
            (nameof(LayerShape.InputSize), weights.InputSize, layer.InputSize),
            (nameof(LayerShape.PrecomputedInput), weights.PrecomputedInput, layer.PrecomputedInput),
            (nameof(LayerShape.Activation), weights.Activation, layer.Activation),
            (nameof(LayerShape.ResetAfter), weights.ResetAfter, layer.ResetAfter),
            (nameof(LayerShape.Peephole), weights.Peephole, layer.Peephole),
            (nameof(LayerShape.Projection), weights.Projection, layer.Projection),
            (nameof(LayerShape.ReducedSize), weights.ReducedSize, layer.ReducedSize),
            (nameof(LayerShape.Bits), weights.Bits, layer.Bits),
            (nameof(LayerShape.ProjectionBits), weights.ProjectionBits, layer.ProjectionBits),
            (nameof(LayerShape.LeadingColumns), weights.LeadingColumns, layer.LeadingColumns),
            (nameof(LayerShape.Seed), weights.Seed, layer.Seed),
        ];
        return properties.Where(static property => !property.Weights.Equals(property.Layer))
            .Select(static property => FormattableString.Invariant($"{property.Name} ({property.Weights}, not {property.Layer})"));
    }
}
