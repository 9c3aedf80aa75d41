using Microsoft.CodeAnalysis;

namespace Dmi.Generators.Analyzers;

/// <summary>Every diagnostic. Each message says what to write instead.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor DimensionOutOfRange = Error(
        "DMI0001", "A dimension is out of range", "{0} is {1}; give a value from {2} to {3}");

    public static readonly DiagnosticDescriptor EpsOutOfRange = Error(
        "DMI0002", "eps is outside (0, 1)", "eps is {0}; give a value between 0 and 1, such as 0.5");

    public static readonly DiagnosticDescriptor UnsupportedBits = Error(
        "DMI0003", "Bits are not supported", "bits is {0}; give 8, 16 or 32");

    public static readonly DiagnosticDescriptor NotPartial = Error(
        "DMI0004", "The layer class is not partial", "Kernels cannot be added to '{0}'; declare it partial");

    public static readonly DiagnosticDescriptor Generic = Error(
        "DMI0005", "The layer class is generic",
        "'{0}' is or lies in the generic type '{1}', but a layer has one shape; move it into a type without type parameters");

    public static readonly DiagnosticDescriptor ContainerNotPartial = Error(
        "DMI0006", "A containing type is not partial", "Kernels cannot be added to '{0}' inside '{1}'; declare '{1}' partial too");

    public static readonly DiagnosticDescriptor NothingToSave = Error(
        "DMI0007", "The little module would save nothing",
        "Neither input ({0}) nor hidden ({1}) exceeds the reduced dimension {2}, and bits is that of the big module; give fewer bits, a larger eps, or a smaller Reduced");

    public static readonly DiagnosticDescriptor UnsuitableClass = Error(
        "DMI0008", "The layer class is static, abstract, a record or file-local", "'{0}' cannot be a layer; declare it as an ordinary class: sealed partial class {0}");

    public static readonly DiagnosticDescriptor MemberConflict = Error(
        "DMI0009", "The layer class declares what the generator adds", "'{0}' declares {1}, which cannot stand beside the generated part; remove or rename it");

    public static readonly DiagnosticDescriptor TooManyWeights = Error(
        "DMI0010", "The layer has too many weights", "The layer would have {0} weights, more than the {1} that fit in one array; give a smaller hidden or input");

    private static DiagnosticDescriptor Error(string id, string title, string message) => new(
        id, title, message, "Dmi", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
