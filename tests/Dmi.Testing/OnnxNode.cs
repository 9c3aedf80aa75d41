namespace Dmi.Testing;

/// <summary>The one operator of a model.</summary>
/// <param name="OpType">Name of the operator, such as LSTM.</param>
/// <param name="Inputs">Names of its inputs in the operator's order; an empty name leaves out an optional one.</param>
/// <param name="Outputs">Names of its outputs in the operator's order; an empty name leaves out an optional one.</param>
internal sealed record OnnxNode(string OpType, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    /// <summary>The operator set's domain; empty for the standard operators, com.microsoft for ONNX Runtime's own.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Version of the operator set.</summary>
    public int OpsetVersion { get; init; } = 14;

    /// <summary>Integer attributes by name.</summary>
    public IReadOnlyDictionary<string, long> Attributes { get; init; } = new SortedDictionary<string, long>(StringComparer.Ordinal);
}
