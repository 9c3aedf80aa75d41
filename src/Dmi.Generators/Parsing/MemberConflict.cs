using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dmi.Generators.Parsing;

/// <summary>Finds what the user's part of a class declares that cannot stand beside the generated part.</summary>
internal static class MemberConflict
{
    private const string Weights = "Dmi.DualModuleWeights";

    /// <summary>What is in the way, as words for a message; null where nothing is.</summary>
    public static string? Find(INamedTypeSymbol type)
    {
        bool hasPrimaryConstructor = type.DeclaringSyntaxReferences.Any(static reference =>
            reference.GetSyntax() is ClassDeclarationSyntax { ParameterList: not null });
        if (hasPrimaryConstructor) return "a primary constructor";
        ISymbol? conflict = type.GetMembers().FirstOrDefault(static member => !IsGenerated(member) && IsInTheWay(member));
        return conflict switch
        {
            null => null,
            IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true } => $"the required member '{conflict.Name}'",
            IMethodSymbol { MethodKind: MethodKind.Constructor } => "a constructor from DualModuleWeights",
            _ => $"the member '{conflict.Name}'",
        };
    }

    // Once the generator has run, its own members are there too.
    private static bool IsGenerated(ISymbol member) =>
        member.IsImplicitlyDeclared || member.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "GeneratedCodeAttribute");

    private static bool IsInTheWay(ISymbol member) => member switch
    {
        IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true } => true,
        IMethodSymbol { MethodKind: MethodKind.Ordinary } method => HasGeneratedSignature(method),
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => Takes(constructor, Weights),
        IMethodSymbol => false,
        _ => member.Name is "InputSize" or "HiddenSize" or "ReducedSize" or "Shape" or "Thresholds" or "Create" or "Load" or "CreateState"
            or "Step" or "StepDense" or "Dispose" or "_weights",
    };

    private static bool HasGeneratedSignature(IMethodSymbol method) => method.Name switch
    {
        "Dispose" or "CreateState" => method.Parameters.Length == 0,
        "Create" => Takes(method, Weights),
        "Load" => Takes(method, "string"),
        "Step" or "StepDense" => Takes(method, "System.ReadOnlySpan<float>", "Dmi.LstmState"),
        "InputSize" or "HiddenSize" or "ReducedSize" or "Shape" or "Thresholds" => true,
        _ => false,
    };

    private static bool Takes(IMethodSymbol method, params string[] types) =>
        method.Parameters.Select(static parameter => parameter.Type.ToDisplayString()).SequenceEqual(types);
}
