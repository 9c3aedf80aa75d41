using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Dmi.Generators.Analyzers;
using Microsoft.CodeAnalysis;

namespace Dmi.Generators.Parsing;

/// <summary>One reason why no kernel can be emitted.</summary>
/// <param name="descriptor">What it is.</param>
/// <param name="location">Where it is.</param>
/// <param name="arguments">What completes the message.</param>
internal readonly struct LayerProblem(DiagnosticDescriptor descriptor, Location? location, params object[] arguments)
{
    /// <summary>What a code fix can put in place of an argument, best first.</summary>
    public ImmutableArray<string> Replacements { get; init; } = [];

    /// <summary>A modifier that a code fix can remove.</summary>
    public string? Modifier { get; init; }

    /// <summary>All that is wrong with a class and its attribute. The analyzer reports it; the generator emits only where it is empty.</summary>
    public static IEnumerable<LayerProblem> Find(INamedTypeSymbol type, AttributeArguments arguments, Compilation compilation) =>
        ArgumentProblems.Find(arguments)
            .Concat(ClassProblems.Find(type, arguments, compilation))
            .Concat(BaseProblems.Find(type, arguments, compilation))
            .Concat(MemberProblems.Find(type, arguments.Kind));

    /// <summary>The problem as the compiler reports it.</summary>
    public Diagnostic ToDiagnostic()
    {
        var properties = ImmutableDictionary<string, string?>.Empty;
        if (!Replacements.IsEmpty) properties = properties.Add(FixProperties.Replacements, string.Join(FixProperties.Separator, Replacements));
        if (Modifier is not null) properties = properties.Add(FixProperties.Modifier, Modifier);
        return Diagnostic.Create(descriptor, location, properties, arguments);
    }
}
