namespace Dmi.Reference;

/// <summary>Rows of the big module, side by side, whoever multiplies.</summary>
/// <param name="weights">The weights.</param>
internal abstract class BigRows(DualModuleWeights weights)
{
    private readonly LayerShape _shape = weights.Shape;

    /// <summary>W·x + b of one row.</summary>
    public double InputSide(int row, ReadOnlySpan<float> input) =>
        weights.BiasArray[row] + Dot(weights.InputWeightArray.AsSpan(row * _shape.InputSize, _shape.InputSize), input);

    /// <summary>U·h of one row, and b_h where the layer has a second bias.</summary>
    public double HiddenSide(int row, ReadOnlySpan<float> hidden)
    {
        double bias = weights.RecurrentBiasArray.Length == 0 ? 0 : weights.RecurrentBiasArray[row];
        return bias + Dot(weights.RecurrentWeightArray.AsSpan(row * _shape.HiddenSize, _shape.HiddenSize), hidden);
    }

    /// <summary>y_HH of one row that reads both sides.</summary>
    public float Row(int row, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden) =>
        (float)(InputSide(row, input) + HiddenSide(row, hidden));

    /// <summary>Σ weights·x.</summary>
    protected abstract double Dot(ReadOnlySpan<float> weights, ReadOnlySpan<float> x);
}
