namespace Dmi.Testing;

/// <summary>The weights of a GRU layer, rows by gate in PyTorch's order r, z, n, row-major.</summary>
/// <param name="InputSize">Width of x.</param>
/// <param name="HiddenSize">Units.</param>
/// <param name="InputWeights">3·hidden × input values.</param>
/// <param name="RecurrentWeights">3·hidden × hidden values.</param>
/// <param name="Bias">3·hidden values: the bias of x's side.</param>
/// <param name="RecurrentBias">3·hidden values: the bias of h's side, which does not simply add up where r joins after the product.</param>
public sealed record GruWeights(
    int InputSize, int HiddenSize, float[] InputWeights, float[] RecurrentWeights, float[] Bias, float[] RecurrentBias);
