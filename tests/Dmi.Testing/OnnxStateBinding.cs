namespace Dmi.Testing;

/// <summary>A recurrent state of a model: the output that becomes an input of the next step.</summary>
/// <param name="Input">Name of the input, such as initial_h.</param>
/// <param name="Output">Name of the output, such as Y_h.</param>
/// <param name="Size">Number of values; the shape is [1, 1, size].</param>
internal sealed record OnnxStateBinding(string Input, string Output, int Size);
