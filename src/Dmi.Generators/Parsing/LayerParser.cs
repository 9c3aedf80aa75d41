using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Dmi.Generators.Model;
using Dmi.Projections;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dmi.Generators.Parsing;

/// <summary>From the annotated class to a <see cref="LayerSpec"/>.</summary>
internal static class LayerParser
{
    /// <summary>The spec; null where something is wrong, which the analyzer says.</summary>
    public static LayerSpec? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        if (context.TargetSymbol is not INamedTypeSymbol { TypeKind: TypeKind.Class } type) return null;

        // Every annotated part of a class comes here, but the class is one layer: that of its first attribute.
        AttributeData first = LayerAttributes.Of(type).First();
        if (!Stands(first, context.TargetNode) || !AttributeArguments.TryRead(first, out AttributeArguments arguments)) return null;
        if (!context.Attributes.Contains(first)) return null;
        cancellation.ThrowIfCancellationRequested();
        if (LayerProblem.Find(type, arguments, context.SemanticModel.Compilation).Any()) return null;
        return new LayerSpec(
            MetadataName(type),
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            ContainingTypes(type),
            Escape(type.Name),
            arguments.Kind,
            arguments.Units,
            arguments.Input,
            ReducedSize(arguments),
            arguments.Bits,
            arguments.Seed,
            arguments.Activation,
            arguments.ResetAfter,
            arguments.Peephole,
            arguments.PrecomputedInput,
            arguments.Mask,
            arguments.Projection,
            arguments.ProjectionBits,
            arguments.LeadingColumns,
            arguments.Big,
            arguments.DenseTiles);
    }

    /// <summary>k: as given, or from ε and the rows of all gates; the wider side where nothing is projected.</summary>
    public static int ReducedSize(AttributeArguments arguments) => arguments.Projection == Projection.None
        ? System.Math.Max(arguments.Input, arguments.Hidden)
        : arguments.Reduced > 0 ? arguments.Reduced : ReducedDimension.FromEps(arguments.Gates * arguments.Units, arguments.Eps);

    private static bool Stands(AttributeData attribute, SyntaxNode declaration) =>
        attribute.ApplicationSyntaxReference is { } reference
        && reference.SyntaxTree == declaration.SyntaxTree && declaration.Span.Contains(reference.Span);

    private static string MetadataName(INamedTypeSymbol type)
    {
        string name = type.MetadataName;
        for (INamedTypeSymbol? at = type.ContainingType; at is not null; at = at.ContainingType) name = at.MetadataName + "+" + name;
        for (INamespaceSymbol at = type.ContainingNamespace; !at.IsGlobalNamespace; at = at.ContainingNamespace) name = at.MetadataName + "." + name;
        return name;
    }

    private static EquatableArray<string> ContainingTypes(INamedTypeSymbol type)
    {
        var declarations = ImmutableArray.CreateBuilder<string>();
        for (INamedTypeSymbol? at = type.ContainingType; at is not null; at = at.ContainingType)
        {
            string keyword = at switch
            {
                { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
                { IsRecord: true } => "record",
                { TypeKind: TypeKind.Struct } => "struct",
                { TypeKind: TypeKind.Interface } => "interface",
                _ => "class",
            };
            declarations.Insert(0, $"partial {keyword} {Escape(at.Name)}");
        }

        return new EquatableArray<string>(declarations.ToImmutable());
    }

    private static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
