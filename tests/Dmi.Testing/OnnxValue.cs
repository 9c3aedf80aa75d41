namespace Dmi.Testing;

/// <summary>An input or output of a model: a float tensor of fixed shape.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dimensions">Its shape.</param>
internal sealed record OnnxValue(string Name, params long[] Dimensions);
