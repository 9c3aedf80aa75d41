namespace Dmi.Reference;

/// <summary>Rows of codes, one product after the other.</summary>
internal sealed class ReferenceCodeRows : CodeRows
{
    /// <inheritdoc/>
    public ReferenceCodeRows(DualModuleWeights weights)
        : base(weights)
    {
    }

    private ReferenceCodeRows(ReferenceCodeRows other)
        : base(other)
    {
    }

    /// <inheritdoc/>
    public override BigRows ForStream() => new ReferenceCodeRows(this);

    /// <inheritdoc/>
    protected override int Dot(ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> x)
    {
        int sum = 0;
        for (int i = 0; i < x.Length; i++) sum += weights[i] * x[i];
        return sum;
    }
}
