using Dmi.Numerics;
using Dmi.Reference;

namespace Dmi.Interpretation;

/// <summary>Rows of the big module by vectors, sums in binary32.</summary>
internal sealed class VectorBigModule(DualModuleWeights weights) : BigRows(weights)
{
    /// <inheritdoc/>
    protected override double Dot(ReadOnlySpan<float> weights, ReadOnlySpan<float> x) => VectorDot.Dot(weights, x);
}
