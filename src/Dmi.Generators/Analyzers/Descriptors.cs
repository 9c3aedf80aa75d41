using Microsoft.CodeAnalysis;

namespace Dmi.Generators.Analyzers;

/// <summary>Every diagnostic. Each message says what to write instead.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor DimensionOutOfRange = Error(
        DiagnosticIds.DimensionOutOfRange, "A dimension is out of range", "{0} is {1}; give a value from {2} to {3}");

    public static readonly DiagnosticDescriptor EpsOutOfRange = Error(
        DiagnosticIds.EpsOutOfRange, "eps is outside (0, 1)", "eps is {0}; give a value between 0 and 1, such as 0.5");

    public static readonly DiagnosticDescriptor UnsupportedBits = Error(
        DiagnosticIds.UnsupportedBits, "Bits are not supported", "bits is {0}; give 1, 2, 3, 4, 8, 16 or 32");

    public static readonly DiagnosticDescriptor NotPartial = Error(
        DiagnosticIds.NotPartial, "The layer class is not partial", "Kernels cannot be added to '{0}'; declare it partial");

    public static readonly DiagnosticDescriptor Generic = Error(
        DiagnosticIds.Generic, "The layer class is generic",
        "'{0}' is or lies in the generic type '{1}', but a layer has one shape; move it into a type without type parameters");

    public static readonly DiagnosticDescriptor ContainerNotPartial = Error(
        DiagnosticIds.ContainerNotPartial, "A containing type is not partial", "Kernels cannot be added to '{0}' inside '{1}'; declare '{1}' partial too");

    public static readonly DiagnosticDescriptor NothingToSave = Error(
        DiagnosticIds.NothingToSave, "The little module would save nothing",
        "bits is {0}, the big module has {1}, and {2} the reduced dimension {3}; give fewer bits, a larger eps, or a smaller Reduced");

    public static readonly DiagnosticDescriptor UnsuitableClass = Error(
        DiagnosticIds.UnsuitableClass, "The layer class is static, abstract, a record or file-local", "'{0}' cannot be a layer because {1}; {2}");

    public static readonly DiagnosticDescriptor MemberConflict = Error(
        DiagnosticIds.MemberConflict, "The layer class declares what the generator adds",
        "'{0}' declares {1}, which cannot stand beside the generated part; remove or rename it");

    public static readonly DiagnosticDescriptor TooManyWeights = Error(
        DiagnosticIds.TooManyWeights, "The layer has too many weights",
        "The layer would have {0} weights, more than the {1} that fit in one array; give a smaller {2} or input");

    public static readonly DiagnosticDescriptor UndefinedEnumValue = Error(
        DiagnosticIds.UndefinedEnumValue, "A value is none of its enum's", "{0} is {1}, which is not defined; give {2}");

    public static readonly DiagnosticDescriptor SeveralAttributes = Error(
        DiagnosticIds.SeveralAttributes, "A class has several layer attributes",
        "'{0}' is a layer by {1} already; remove {2} or give it to another class");

    public static readonly DiagnosticDescriptor MaskWithoutActivation = Error(
        DiagnosticIds.MaskWithoutActivation, "A mask has nothing to choose from",
        "Without an activation every output is sensitive, so that {0} has nothing to choose from; remove Mask or give an activation");

    public static readonly DiagnosticDescriptor NamedLikeGeneratedMember = Error(
        DiagnosticIds.NamedLikeGeneratedMember, "The layer class is named like a generated member",
        "The generator adds a member or a class '{0}', beside which a layer of that name cannot stand; rename the class");

    public static readonly DiagnosticDescriptor UnsuitableBase = Error(
        DiagnosticIds.UnsuitableBase, "The base class does not fit", "'{0}' cannot derive from '{1}' because {2}; {3}");

    public static readonly DiagnosticDescriptor ConstructorWithoutWeights = Error(
        DiagnosticIds.ConstructorWithoutWeights, "A constructor leaves the layer without weights",
        "This constructor of '{0}' leaves the layer without weights; let it call the generated one by : this(weights)");

    public static readonly DiagnosticDescriptor LanguageVersionTooOld = Error(
        DiagnosticIds.LanguageVersionTooOld, "The C# version is too old",
        "Kernels are written in C# {0}, but the project is set to {1}; remove LangVersion from the project or raise it");

    public static readonly DiagnosticDescriptor ProjectionTooWide = Error(
        DiagnosticIds.ProjectionTooWide, "A learned projection saves nothing",
        "A little module of {0} directions at {1} bits would read as much as it saves, of {2} rows of {3} columns at {4} bits; give a smaller Reduced, such as {5}");

    public static readonly DiagnosticDescriptor UnsuitableLearnedBits = Error(
        DiagnosticIds.UnsuitableLearnedBits, "Bits of a learned projection do not fit", "{0} is {1}, but it {2}; give {3}");

    public static readonly DiagnosticDescriptor InputBesidePrecomputed = Error(
        DiagnosticIds.InputBesidePrecomputed, "A precomputed input is as wide as the gates",
        "input is {0}, but with PrecomputedInput a step is given {1} values, one for each row of the four gates; leave input out");

    private static DiagnosticDescriptor Error(string id, string title, string message) => new(
        id, title, message, "Dmi", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.For(id));
}
