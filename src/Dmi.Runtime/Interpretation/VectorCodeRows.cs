using Dmi.Numerics;
using Dmi.Reference;

namespace Dmi.Interpretation;

/// <summary>Rows of codes with exact sums, by vectors.</summary>
internal sealed class VectorCodeRows : CodeRows
{
    /// <inheritdoc/>
    public VectorCodeRows(DualModuleWeights weights)
        : base(weights)
    {
    }

    private VectorCodeRows(VectorCodeRows other)
        : base(other)
    {
    }

    /// <inheritdoc/>
    public override BigRows ForStream() => new VectorCodeRows(this);

    /// <inheritdoc/>
    protected override int Dot(ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> x) => VectorDot.Dot(weights, x);
}
