namespace Dmi.Testing;

/// <summary>The source of one annotated class.</summary>
/// <param name="Kind">Kind of layer, as people call it.</param>
/// <param name="Bits">Bits per weight of the little module.</param>
/// <param name="Namespace">Namespace of the class.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="Attribute">The attribute with its arguments, without brackets.</param>
public sealed record AnnotatedLayer(string Kind, int Bits, string Namespace, string Name, string Attribute)
{
    /// <summary>A source file that declares the class and nothing else.</summary>
    public string Source => $"namespace {Namespace};\n\n[{Attribute}]\npublic sealed partial class {Name};\n";
}
