namespace Dmi.Testing;

/// <summary>The weights of an LSTM layer, rows by gate in PyTorch's order i, f, g, o, row-major.</summary>
/// <param name="InputSize">Width of x.</param>
/// <param name="HiddenSize">Units.</param>
/// <param name="InputWeights">4·hidden × input values.</param>
/// <param name="RecurrentWeights">4·hidden × hidden values.</param>
/// <param name="Bias">4·hidden values: input and recurrent bias summed.</param>
public sealed record LstmWeights(int InputSize, int HiddenSize, float[] InputWeights, float[] RecurrentWeights, float[] Bias)
{
    /// <summary>Peepholes of i, then f, then o, 3·hidden values; null for a layer without.</summary>
    public float[]? Peepholes { get; init; }
}
