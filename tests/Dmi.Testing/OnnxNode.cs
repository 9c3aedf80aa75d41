namespace Dmi.Testing;

/// <summary>An operator of a model.</summary>
/// <param name="OpType">Name of the operator, such as LSTM.</param>
/// <param name="Inputs">Names of its inputs in the operator's order; an empty name leaves out an optional one.</param>
/// <param name="Outputs">Names of its outputs in the operator's order; an empty name leaves out an optional one.</param>
internal sealed record OnnxNode(string OpType, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    /// <summary>The operator set's domain; empty for the standard operators, com.microsoft for ONNX Runtime's own.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Attributes by name, in ordinal order.</summary>
    public IReadOnlyDictionary<string, OnnxAttribute> Attributes { get; init; } = NoAttributes;

    private static SortedDictionary<string, OnnxAttribute> NoAttributes { get; } = new(StringComparer.Ordinal);

    /// <summary>Integer attributes from their names and values.</summary>
    public static IReadOnlyDictionary<string, OnnxAttribute> Integers(params ReadOnlySpan<(string Name, long Value)> attributes)
    {
        var result = new SortedDictionary<string, OnnxAttribute>(StringComparer.Ordinal);
        foreach ((string name, long value) in attributes) result.Add(name, OnnxAttribute.Of(value));
        return result;
    }
}
