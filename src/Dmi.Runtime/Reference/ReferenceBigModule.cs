namespace Dmi.Reference;

/// <summary>Rows of the big module in the plainest code.</summary>
internal static class ReferenceBigModule
{
    /// <summary>Makes them for one stream.</summary>
    /// <param name="weights">The weights.</param>
    public static BigRows Of(DualModuleWeights weights) =>
        weights.Shape.Big == WeightPrecision.Int8 ? new ReferenceCodeRows(weights) : new ReferenceFloatRows(weights);
}
