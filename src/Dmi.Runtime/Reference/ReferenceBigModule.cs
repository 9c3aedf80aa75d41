namespace Dmi.Reference;

/// <summary>Rows of the big module with sums in double, one product after the other.</summary>
internal sealed class ReferenceBigModule(DualModuleWeights weights) : BigRows(weights)
{
    /// <inheritdoc/>
    protected override double Dot(ReadOnlySpan<float> weights, ReadOnlySpan<float> x)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++) sum += (double)weights[i] * x[i];
        return sum;
    }
}
