using Dmi.Testing;

namespace Dmi.Conformance.Tests.Vectors;

/// <summary>A model, what goes in, and what must come out.</summary>
/// <param name="Name">Where it comes from, for messages.</param>
/// <param name="Model">The model.</param>
/// <param name="Tensors">Its constants and inputs by name.</param>
/// <param name="Outputs">The expected outputs by name.</param>
internal sealed record OnnxVector(
    string Name, OnnxModel Model, IReadOnlyDictionary<string, OnnxTensor> Tensors, IReadOnlyDictionary<string, OnnxTensor> Outputs);
