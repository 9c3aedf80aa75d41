namespace Dmi;

/// <summary>Makes the annotated partial class a fully connected layer, φ(W x + b), that runs by dual-module inference.</summary>
/// <param name="input">Width of the input, 1…65,536.</param>
/// <param name="output">Outputs, 1…65,536.</param>
/// <param name="activation">φ. With <see cref="Activation.None"/> no output is insensitive, and the layer is its dense kernel.</param>
/// <param name="eps">ε of the projection, in (0, 1).</param>
/// <param name="bits">Bits per weight of the little module: 1, 2, 3, 4, 8, 16 or 32 (float).</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DualModuleLinearAttribute(int input, int output, Activation activation, double eps = 0.5, int bits = 8)
    : DualModuleAttribute(eps, bits)
{
    /// <summary>Width of the input.</summary>
    public int Input { get; } = input;

    /// <summary>Outputs.</summary>
    public int Output { get; } = output;

    /// <summary>φ.</summary>
    public Activation Activation { get; } = activation;
}
