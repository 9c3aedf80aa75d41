namespace Dmi.Generators.Analyzers;

/// <summary>The ids of all diagnostics. One source file, compiled into the generator and the code fixes.</summary>
internal static class DiagnosticIds
{
    public const string DimensionOutOfRange = "DMI0001";

    public const string EpsOutOfRange = "DMI0002";

    public const string UnsupportedBits = "DMI0003";

    public const string NotPartial = "DMI0004";

    public const string Generic = "DMI0005";

    public const string ContainerNotPartial = "DMI0006";

    public const string NothingToSave = "DMI0007";

    public const string UnsuitableClass = "DMI0008";

    public const string MemberConflict = "DMI0009";

    public const string TooManyWeights = "DMI0010";

    public const string UndefinedEnumValue = "DMI0011";

    public const string SeveralAttributes = "DMI0012";

    public const string MaskWithoutActivation = "DMI0013";

    public const string NamedLikeGeneratedMember = "DMI0014";

    public const string UnsuitableBase = "DMI0015";

    public const string ConstructorWithoutWeights = "DMI0016";

    public const string LanguageVersionTooOld = "DMI0017";

    public const string ProjectionTooWide = "DMI0018";

    public const string UnsuitableLearnedBits = "DMI0019";

    public const string InputBesidePrecomputed = "DMI0020";
}
