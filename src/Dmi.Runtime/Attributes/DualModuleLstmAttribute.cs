namespace Dmi;

/// <summary>
/// Makes the annotated partial class an LSTM layer (gates i, f, g, o; c = f⊙c + i⊙g; h = o⊙tanh c) that runs by dual-module inference.
/// </summary>
/// <param name="hidden">Units of the layer, 1…65,536.</param>
/// <param name="input">Width of the input, 1…65,536; 0 (the default) means as wide as <paramref name="hidden"/>.</param>
/// <param name="eps">ε of the projection, in (0, 1).</param>
/// <param name="bits">Bits per weight of the little module: 1, 2, 3, 4, 8, 16 or 32 (float).</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DualModuleLstmAttribute(int hidden, int input = 0, double eps = 0.5, int bits = 8) : DualModuleAttribute(eps, bits)
{
    /// <summary>Units of the layer.</summary>
    public int Hidden { get; } = hidden;

    /// <summary>Width of the input; 0 means as wide as <see cref="Hidden"/>, or 4·hidden with <see cref="PrecomputedInput"/>.</summary>
    public int Input { get; } = input;

    /// <summary>
    /// Whether gates i, f and o read the cell, each unit its own: i and f the old cell, o the new one. The weights are given by
    /// <c>DualModuleWeights.WithPeepholes</c>.
    /// </summary>
    public bool Peephole { get; set; }

    /// <summary>
    /// Whether a step is given W_x·x, 4·hidden values, instead of x. Where x is one of a fixed vocabulary, these come from a table with a row per token:
    /// the layer's rows then hold W_h alone, about half of the bytes, and x's part of every result is exact, of the little module's, too. The input's width is not given then.
    /// </summary>
    public bool PrecomputedInput { get; set; }
}
