using System.Collections.Generic;
using System.Linq;
using Dmi.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dmi.Generators.Parsing;

/// <summary>Why a base class does not fit under the generated part, which calls its constructor without arguments and overrides nothing.</summary>
internal static class BaseProblems
{
    public static IEnumerable<LayerProblem> Find(INamedTypeSymbol type, AttributeArguments arguments, Compilation compilation)
    {
        if (type.BaseType is not { TypeKind: TypeKind.Class, SpecialType: not SpecialType.System_Object } parent) yield break;
        LayerProblem Problem(string reason, string advice) => new(
            Descriptors.UnsuitableBase, Place(type, parent), type.Name, parent.Name, reason, advice);

        if (!parent.InstanceConstructors.Any(constructor => IsCalledByDefault(constructor, type, compilation)))
        {
            yield return Problem(
                "it has no accessible constructor without parameters, which the generated one calls",
                $"give '{parent.Name}' such a constructor or derive from another class");
        }

        var overridden = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        GeneratedMembers generated = GeneratedMembers.Of(arguments.Kind);
        foreach (ISymbol member in Ancestors(type).SelectMany(static ancestor => ancestor.GetMembers()))
        {
            if (member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
            {
                yield return Problem($"its member '{member.Name}' is required", $"remove the modifier required from '{member.Name}'");
            }

            // A generated member may hide an inherited one, but not one that waits to be overridden.
            if (member is not IMethodSymbol { MethodKind: MethodKind.Constructor }
                && member.IsAbstract && generated.Exclude(member) && !overridden.Contains(member.OriginalDefinition))
            {
                yield return Problem(
                    $"its abstract member '{member.Name}' is named like a generated one, which does not override it",
                    $"make '{member.Name}' virtual or rename it");
            }

            ISymbol? below = member switch
            {
                IMethodSymbol method => method.OverriddenMethod,
                IPropertySymbol property => property.OverriddenProperty,
                IEventSymbol @event => @event.OverriddenEvent,
                _ => null,
            };
            if (below is not null) overridden.Add(below.OriginalDefinition);
        }
    }

    private static IEnumerable<INamedTypeSymbol> Ancestors(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? at = type.BaseType; at is not null; at = at.BaseType) yield return at;
    }

    private static bool IsCalledByDefault(IMethodSymbol constructor, INamedTypeSymbol type, Compilation compilation)
    {
        // A layer's own constructor without parameters goes away once the generator adds the one that takes weights.
        if (constructor.IsImplicitlyDeclared && LayerAttributes.Of(constructor.ContainingType).Any()) return false;
        return compilation.IsSymbolAccessibleWithin(constructor, type)
            && constructor.Parameters.All(static parameter => parameter.IsOptional || parameter.IsParams);
    }

    private static Location? Place(INamedTypeSymbol type, INamedTypeSymbol parent)
    {
        IEnumerable<TypeSyntax> written = Declarations.Of(type)
            .Select(static part => part.BaseList?.Types.FirstOrDefault()?.Type).OfType<TypeSyntax>();
        return written.FirstOrDefault(name => name.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(last => last.Identifier.ValueText == parent.Name))
            ?.GetLocation() ?? Declarations.Name(type);
    }
}
