using Dmi.Reference;

namespace Dmi.Interpretation;

/// <summary>Rows of the big module by vectors.</summary>
internal static class VectorBigModule
{
    /// <summary>Makes them; each stream then works on its own by <see cref="BigRows.ForStream"/>.</summary>
    /// <param name="weights">The weights.</param>
    public static BigRows Of(DualModuleWeights weights) =>
        weights.Shape.Big == WeightPrecision.Int8 ? new VectorCodeRows(weights) : new VectorFloatRows(weights);
}
