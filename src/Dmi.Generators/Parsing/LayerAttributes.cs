using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Dmi.Generators.Parsing;

/// <summary>Which attributes make a class a layer, and of which kind.</summary>
internal static class LayerAttributes
{
    private const string Namespace = "Dmi";

    private static readonly Dictionary<string, LayerKind> Kinds = new()
    {
        ["DualModuleLstmAttribute"] = LayerKind.Lstm,
        ["DualModuleGruAttribute"] = LayerKind.Gru,
        ["DualModuleLinearAttribute"] = LayerKind.Linear,
    };

    /// <summary>Full metadata names.</summary>
    public static ImmutableArray<string> MetadataNames { get; } = [.. Kinds.Keys.Select(static name => Namespace + "." + name)];

    /// <summary>The kind of layer that an attribute makes; null for every other attribute.</summary>
    public static LayerKind? KindOf(AttributeData attribute) =>
        attribute.AttributeClass is
        {
            ContainingType: null,
            ContainingNamespace: { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true },
            MetadataName: string name,
        }
        && Kinds.TryGetValue(name, out LayerKind kind) ? kind : null;

    /// <summary>The layer attributes of a class, in the order in which the compiler sees its parts.</summary>
    public static IEnumerable<AttributeData> Of(INamedTypeSymbol type) =>
        type.GetAttributes().Where(static attribute => KindOf(attribute) is not null);
}
