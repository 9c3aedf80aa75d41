namespace Dmi.Testing;

/// <summary>The weights of a fully connected layer, row-major.</summary>
/// <param name="InputSize">Width of x.</param>
/// <param name="OutputSize">Outputs.</param>
/// <param name="Weights">output × input values.</param>
/// <param name="Bias">output values.</param>
public sealed record LinearWeights(int InputSize, int OutputSize, float[] Weights, float[] Bias);
