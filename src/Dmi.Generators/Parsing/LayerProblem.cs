using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Dmi.Generators.Analyzers;
using Dmi.Projections;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dmi.Generators.Parsing;

/// <summary>One reason why no kernel can be emitted.</summary>
internal readonly struct LayerProblem(DiagnosticDescriptor descriptor, params object[] arguments)
{
    public DiagnosticDescriptor Descriptor { get; } = descriptor;

    public object[] Arguments { get; } = arguments;

    /// <summary>All that is wrong with a class and its attribute. The analyzer reports it; the generator emits only where it is empty.</summary>
    public static IEnumerable<LayerProblem> Find(INamedTypeSymbol type, AttributeArguments arguments)
    {
        foreach (LayerProblem problem in FindInType(type)) yield return problem;

        (string Name, int Value, int Least)[] dimensions =
            [("hidden", arguments.Hidden, 1), ("input", arguments.Input, 1), ("Reduced", arguments.Reduced, 0)];
        bool isShapeValid = true;
        foreach ((string name, int value, int least) in dimensions)
        {
            // An input of 0 stands for hidden: one mistake, one message.
            if ((value >= least && value <= ReducedDimension.Maximum) || (name == "input" && value == arguments.Hidden)) continue;
            isShapeValid = false;
            yield return new LayerProblem(Descriptors.DimensionOutOfRange, name, value, least, ReducedDimension.Maximum);
        }

        if (!(arguments.Eps > 0 && arguments.Eps < 1))
        {
            isShapeValid = false;
            yield return new LayerProblem(Descriptors.EpsOutOfRange, arguments.Eps.ToString(CultureInfo.InvariantCulture));
        }

        if (arguments.Bits is not (8 or 16 or 32))
        {
            isShapeValid = false;
            yield return new LayerProblem(Descriptors.UnsupportedBits, arguments.Bits);
        }

        if (!isShapeValid) yield break;
        long weights = 4L * arguments.Hidden * ((long)arguments.Input + arguments.Hidden);
        if (weights > ReducedDimension.MostWeights)
        {
            yield return new LayerProblem(Descriptors.TooManyWeights, weights, ReducedDimension.MostWeights);
            yield break;
        }

        int reduced = LayerParser.ReducedSize(arguments);
        if (arguments.Bits == 32 && arguments.Input <= reduced && arguments.Hidden <= reduced)
        {
            yield return new LayerProblem(Descriptors.NothingToSave, arguments.Input, arguments.Hidden, reduced);
        }
    }

    private static IEnumerable<LayerProblem> FindInType(INamedTypeSymbol type)
    {
        if (type.IsStatic || type.IsAbstract || type.IsRecord || type.IsFileLocal) yield return new LayerProblem(Descriptors.UnsuitableClass, type.Name);
        if (MemberConflict.Find(type) is { } conflict) yield return new LayerProblem(Descriptors.MemberConflict, type.Name, conflict);
        if (!IsPartial(type)) yield return new LayerProblem(Descriptors.NotPartial, type.Name);
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
        {
            if (at.TypeParameters.Length > 0) yield return new LayerProblem(Descriptors.Generic, type.Name, at.Name);
        }

        for (INamedTypeSymbol? at = type.ContainingType; at is not null; at = at.ContainingType)
        {
            if (!IsPartial(at)) yield return new LayerProblem(Descriptors.ContainerNotPartial, type.Name, at.Name);
        }
    }

    private static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Any(static reference =>
        reference.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
}
