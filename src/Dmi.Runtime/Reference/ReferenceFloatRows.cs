namespace Dmi.Reference;

/// <summary>Rows of floats with sums in double, one product after the other.</summary>
internal sealed class ReferenceFloatRows : FloatRows
{
    /// <inheritdoc/>
    public ReferenceFloatRows(DualModuleWeights weights)
        : base(weights)
    {
    }

    private ReferenceFloatRows(ReferenceFloatRows other)
        : base(other)
    {
    }

    /// <inheritdoc/>
    public override BigRows ForStream() => new ReferenceFloatRows(this);

    /// <inheritdoc/>
    protected override double Dot(ReadOnlySpan<float> weights, ReadOnlySpan<float> x)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++) sum += (double)weights[i] * x[i];
        return sum;
    }
}
