using System.Collections.Generic;
using System.Linq;
using Dmi.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dmi.Generators.Parsing;

/// <summary>What the user's part of a class declares that cannot stand beside the generated part.</summary>
internal static class MemberProblems
{
    public static IEnumerable<LayerProblem> Find(INamedTypeSymbol type, LayerKind kind)
    {
        GeneratedMembers generated = GeneratedMembers.Of(kind);
        ParameterListSyntax? primary = Declarations.Of(type).OfType<ClassDeclarationSyntax>()
            .Select(static part => part.ParameterList).FirstOrDefault(static list => list is not null);
        if (primary is not null) yield return Conflict(type, primary.GetLocation(), "a primary constructor");

        foreach (ISymbol member in type.GetMembers().Where(static member => !IsGenerated(member)))
        {
            if (IsPrimaryConstructor(member)) continue;
            if (member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
            {
                yield return Conflict(type, member.Locations[0], $"the required member '{member.Name}'");
            }
            else if (generated.Exclude(member))
            {
                bool isConstructor = member is IMethodSymbol { MethodKind: MethodKind.Constructor };
                yield return Conflict(type, member.Locations[0], isConstructor ? "a constructor from DualModuleWeights" : $"the member '{member.Name}'");
            }
            else if (member is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor && !CallsAnother(constructor))
            {
                yield return new LayerProblem(Descriptors.ConstructorWithoutWeights, constructor.Locations[0], type.Name);
            }
        }
    }

    private static LayerProblem Conflict(INamedTypeSymbol type, Location location, string what) =>
        new(Descriptors.MemberConflict, location, type.Name, what);

    // Once the generator has run, its own members are there too.
    private static bool IsGenerated(ISymbol member) =>
        member.IsImplicitlyDeclared || member.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "GeneratedCodeAttribute");

    private static bool IsPrimaryConstructor(ISymbol member) =>
        member is IMethodSymbol { MethodKind: MethodKind.Constructor } && Syntax(member).Any(static syntax => syntax is ClassDeclarationSyntax);

    // A chain of constructors that call each other ends in the generated one, which alone takes weights.
    private static bool CallsAnother(IMethodSymbol constructor) =>
        Syntax(constructor).Concat(constructor.PartialImplementationPart is { } implementation ? Syntax(implementation) : [])
            .Any(static syntax => syntax is ConstructorDeclarationSyntax { Initializer.ThisOrBaseKeyword.ValueText: "this" });

    private static IEnumerable<SyntaxNode> Syntax(ISymbol member) =>
        member.DeclaringSyntaxReferences.Select(static reference => reference.GetSyntax());
}
