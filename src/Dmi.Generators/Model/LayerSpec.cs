namespace Dmi.Generators.Model;

/// <summary>What the user asked for: the annotated class and the attribute's arguments, defaults resolved. Holds no symbol.</summary>
/// <param name="MetadataName">Full metadata name of the class, for hint names.</param>
/// <param name="Namespace">Its namespace; empty for the global one.</param>
/// <param name="ContainingTypes">Declarations of the types around it, outermost first, such as <c>partial class Outer</c>.</param>
/// <param name="TypeName">Its name, escaped where it is a keyword.</param>
/// <param name="Kind">The kind of layer.</param>
/// <param name="Units">Rows per gate: hidden units, or a linear layer's outputs.</param>
/// <param name="Input">Columns of W that belong to x; 0 where a step is given W_x·x.</param>
/// <param name="Reduced">k.</param>
/// <param name="Bits">Bits per weight of the little module.</param>
/// <param name="Seed">Seed of the projection.</param>
/// <param name="Activation">φ of a linear layer; None for others.</param>
/// <param name="ResetAfter">Whether a GRU resets after the product; false for others.</param>
/// <param name="Peephole">Whether an LSTM has peepholes; false for others.</param>
/// <param name="PrecomputedInput">Whether an LSTM's step is given W_x·x; false for others.</param>
/// <param name="Mask">How outputs are judged insensitive.</param>
/// <param name="Projection">How the little module reduces its input.</param>
/// <param name="ProjectionBits">Bits per weight of a learned projection.</param>
/// <param name="LeadingColumns">First columns of its little module that have 8 bits.</param>
/// <param name="Big">How the rows of the big module are stored.</param>
/// <param name="DenseTiles">Whether they may have a copy in tiles for dense steps.</param>
internal sealed record LayerSpec(
    string MetadataName,
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string TypeName,
    LayerKind Kind,
    int Units,
    int Input,
    int Reduced,
    int Bits,
    int Seed,
    Activation Activation,
    bool ResetAfter,
    bool Peephole,
    bool PrecomputedInput,
    MaskRule Mask,
    Projection Projection,
    int ProjectionBits,
    int LeadingColumns,
    WeightPrecision Big,
    bool DenseTiles)
{
    /// <summary>Length of h; 0 for a linear layer.</summary>
    public int Hidden => Kind == LayerKind.Linear ? 0 : Units;

    /// <summary>Width of what a step is given.</summary>
    public int InputSize => PrecomputedInput ? 4 * Units : Input;
}
