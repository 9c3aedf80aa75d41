namespace Dmi.Generators.Analyzers;

/// <summary>
/// What a diagnostic tells its code fix, so that the fix need not find it out again. One source file, compiled into the generator and
/// the code fixes.
/// </summary>
internal static class FixProperties
{
    /// <summary>Expressions that may stand in the argument's place, best first, with <see cref="Separator"/> between them.</summary>
    public const string Replacements = nameof(Replacements);

    /// <summary>The modifier to remove.</summary>
    public const string Modifier = nameof(Modifier);

    public const string Separator = "|";
}
