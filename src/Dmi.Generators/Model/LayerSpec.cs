namespace Dmi.Generators.Model;

/// <summary>What the user asked for: the annotated class and the attribute's arguments, defaults resolved. Holds no symbol.</summary>
/// <param name="MetadataName">Full metadata name of the class, for hint names.</param>
/// <param name="Namespace">Its namespace; empty for the global one.</param>
/// <param name="ContainingTypes">Declarations of the types around it, outermost first, such as <c>partial class Outer</c>.</param>
/// <param name="TypeName">Its name, escaped where it is a keyword.</param>
/// <param name="Hidden">Units.</param>
/// <param name="Input">Width of x.</param>
/// <param name="Reduced">k.</param>
/// <param name="Bits">Bits per weight of the little module.</param>
/// <param name="Seed">Seed of the projection.</param>
internal sealed record LayerSpec(
    string MetadataName,
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string TypeName,
    int Hidden,
    int Input,
    int Reduced,
    int Bits,
    int Seed);
