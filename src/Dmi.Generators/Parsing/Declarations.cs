using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dmi.Generators.Parsing;

/// <summary>What the source says of a type, over all its parts.</summary>
internal static class Declarations
{
    /// <summary>The parts of a type.</summary>
    public static IEnumerable<TypeDeclarationSyntax> Of(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Select(static reference => reference.GetSyntax()).OfType<TypeDeclarationSyntax>();

    /// <summary>Whether generated code may add a part.</summary>
    public static bool IsPartial(INamedTypeSymbol type) => Of(type).Any(static part => Has(part, "partial"));

    /// <summary>Where the type's name stands: in a part with a modifier, if one is named and there is such a part.</summary>
    public static Location? Name(INamedTypeSymbol type, string? modifier = null)
    {
        TypeDeclarationSyntax[] parts = [.. Of(type)];
        TypeDeclarationSyntax? part = modifier is null ? null : parts.FirstOrDefault(part => Has(part, modifier));
        return (part ?? parts.FirstOrDefault())?.Identifier.GetLocation();
    }

    /// <summary>The type itself and those around it, from the inside out.</summary>
    public static IEnumerable<INamedTypeSymbol> Around(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType) yield return at;
    }

    private static bool Has(TypeDeclarationSyntax part, string modifier) => part.Modifiers.Any(token => token.ValueText == modifier);
}
