namespace Dmi;

/// <summary>
/// Makes the annotated partial class a GRU layer (gates r, z, n; h = (1 − z)⊙n + z⊙h) that runs by dual-module inference.
/// </summary>
/// <param name="hidden">Units of the layer, 1…65,536.</param>
/// <param name="input">Width of the input, 1…65,536; 0 (the default) means as wide as <paramref name="hidden"/>.</param>
/// <param name="eps">ε of the projection, in (0, 1).</param>
/// <param name="bits">Bits per weight of the little module: 1, 2, 3, 4, 8, 16 or 32 (float).</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DualModuleGruAttribute(int hidden, int input = 0, double eps = 0.5, int bits = 8) : DualModuleAttribute(eps, bits)
{
    /// <summary>Units of the layer.</summary>
    public int Hidden { get; } = hidden;

    /// <summary>Width of the input; 0 means as wide as <see cref="Hidden"/>.</summary>
    public int Input { get; } = input;

    /// <summary>
    /// True (the default, PyTorch; ONNX linear_before_reset = 1): n = tanh(W x + b + r⊙(U h + b_h)). False (ONNX's default):
    /// n = tanh(W x + b + U (r⊙h) + b_h).
    /// </summary>
    public bool ResetAfter { get; set; } = true;
}
