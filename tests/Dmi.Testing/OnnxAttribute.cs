namespace Dmi.Testing;

/// <summary>An attribute of a node: its type and the value of that type; the others have their defaults.</summary>
/// <param name="Type">Which of the values it is; for a type that is not named in the enumeration, none.</param>
internal sealed record OnnxAttribute(OnnxAttributeType Type)
{
    public long Integer { get; init; }

    public float Float { get; init; }

    public string Text { get; init; } = "";

    public OnnxTensor? Tensor { get; init; }

    public IReadOnlyList<long> Integers { get; init; } = [];

    public IReadOnlyList<string> Texts { get; init; } = [];

    public static OnnxAttribute Of(long value) => new(OnnxAttributeType.Integer) { Integer = value };
}
