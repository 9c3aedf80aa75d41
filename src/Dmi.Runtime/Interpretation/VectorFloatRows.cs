using Dmi.Numerics;
using Dmi.Reference;

namespace Dmi.Interpretation;

/// <summary>Rows of floats with sums in binary32, by vectors.</summary>
internal sealed class VectorFloatRows : FloatRows
{
    /// <inheritdoc/>
    public VectorFloatRows(DualModuleWeights weights)
        : base(weights)
    {
    }

    private VectorFloatRows(VectorFloatRows other)
        : base(other)
    {
    }

    /// <inheritdoc/>
    public override BigRows ForStream() => new VectorFloatRows(this);

    /// <inheritdoc/>
    protected override double Dot(ReadOnlySpan<float> weights, ReadOnlySpan<float> x) => VectorDot.Dot(weights, x);
}
