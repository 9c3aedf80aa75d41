using System.Collections.Generic;
using System.Linq;
using Dmi.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dmi.Generators.Parsing;

/// <summary>Why a class, or where it is declared, has no place for kernels.</summary>
internal static class ClassProblems
{
    // Work that a team of threads shares is a ref struct that implements an interface.
    public const LanguageVersion LeastLanguageVersion = LanguageVersion.CSharp13;

    private static readonly string[] KernelClasses = ["Kernels", "Kernels512", "Kernels256", "Kernels128", "KernelsScalar", "Layout"];

    public static IEnumerable<LayerProblem> Find(INamedTypeSymbol type, AttributeArguments arguments, Compilation compilation)
    {
        if (compilation is CSharpCompilation { LanguageVersion: var version } && version < LeastLanguageVersion)
        {
            yield return new LayerProblem(
                Descriptors.LanguageVersionTooOld, arguments.Syntax?.GetLocation(),
                LeastLanguageVersion.ToDisplayString(), version.ToDisplayString());
        }

        foreach (LayerProblem problem in FindInKind(type)) yield return problem;
        // Kernels lie in a namespace named like the layer: what is nested in a layer must not be named like one of its classes there.
        bool isNamedLikeKernels = type.ContainingType is { } outer && LayerAttributes.Of(outer).Any() && KernelClasses.Contains(type.Name);
        if (isNamedLikeKernels || GeneratedMembers.Of(arguments.Kind).Names.Contains(type.Name))
        {
            yield return new LayerProblem(Descriptors.NamedLikeGeneratedMember, Declarations.Name(type), type.Name);
        }

        if (!Declarations.IsPartial(type)) yield return new LayerProblem(Descriptors.NotPartial, Declarations.Name(type), type.Name);
        foreach (LayerProblem problem in FindAround(type)) yield return problem;
    }

    private static IEnumerable<LayerProblem> FindInKind(INamedTypeSymbol type)
    {
        string? modifier = type switch
        {
            { IsStatic: true } => "static",
            { IsAbstract: true } => "abstract",
            { IsFileLocal: true } => "file",
            _ => null,
        };
        if (modifier is null && !type.IsRecord) yield break;
        string what = modifier switch { null => "a record", "file" => "file-local", _ => modifier };

        // A class with abstract members stays abstract, and so needs more than one word less.
        bool isFixable = !type.IsRecord && !(modifier == "abstract" && type.GetMembers().Any(static member => member.IsAbstract));
        yield return new LayerProblem(
            Descriptors.UnsuitableClass, Declarations.Name(type, modifier), type.Name, "it is " + what,
            $"declare it as an ordinary class: sealed partial class {type.Name}")
        {
            Modifier = isFixable ? modifier : null,
        };
    }

    private static IEnumerable<LayerProblem> FindAround(INamedTypeSymbol type)
    {
        foreach (INamedTypeSymbol at in Declarations.Around(type))
        {
            Location? name = Declarations.Name(at);
            if (at.TypeParameters.Length > 0) yield return new LayerProblem(Descriptors.Generic, name, type.Name, at.Name);
            if (SymbolEqualityComparer.Default.Equals(at, type)) continue;
            if (!Declarations.IsPartial(at)) yield return new LayerProblem(Descriptors.ContainerNotPartial, name, type.Name, at.Name);
            if (at.IsFileLocal)
            {
                yield return new LayerProblem(
                    Descriptors.UnsuitableClass, Declarations.Name(at, "file"), type.Name,
                    $"it lies in the file-local type '{at.Name}'", $"remove the modifier file from '{at.Name}'")
                {
                    Modifier = "file",
                };
            }
        }
    }
}
