using System.Collections.Immutable;
using System.Linq;
using Dmi.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Dmi.Generators.Analyzers;

/// <summary>Says why the generator emits nothing for an annotated class.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LayerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Descriptors.DimensionOutOfRange, Descriptors.EpsOutOfRange, Descriptors.UnsupportedBits, Descriptors.NotPartial,
        Descriptors.Generic, Descriptors.ContainerNotPartial, Descriptors.NothingToSave, Descriptors.UnsuitableClass,
        Descriptors.MemberConflict, Descriptors.TooManyWeights, Descriptors.UndefinedEnumValue, Descriptors.SeveralAttributes,
        Descriptors.MaskWithoutActivation, Descriptors.NamedLikeGeneratedMember, Descriptors.UnsuitableBase,
        Descriptors.ConstructorWithoutWeights, Descriptors.LanguageVersionTooOld, Descriptors.ProjectionTooWide, Descriptors.UnsuitableLearnedBits,
        Descriptors.InputBesidePrecomputed,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // The generator reads files that are marked as generated, too, and must not fail silently there.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            if (LayerAttributes.MetadataNames.Any(name => start.Compilation.GetTypeByMetadataName(name) is not null))
            {
                start.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        // That an attribute stands on anything but a class is the compiler's business.
        if (context.Symbol is not INamedTypeSymbol { TypeKind: TypeKind.Class } type) return;
        AttributeData? first = null;
        foreach (AttributeData attribute in LayerAttributes.Of(type))
        {
            if (first is null)
            {
                first = attribute;
                if (!AttributeArguments.TryRead(attribute, out AttributeArguments arguments)) continue;
                foreach (LayerProblem problem in LayerProblem.Find(type, arguments, context.Compilation)) context.ReportDiagnostic(problem.ToDiagnostic());
            }
            else if (!SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, first.AttributeClass))
            {
                // The same attribute twice is the compiler's business.
                Location? location = attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation();
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.SeveralAttributes, location, type.Name, ShortName(first), ShortName(attribute)));
            }
        }
    }

    private static string ShortName(AttributeData attribute)
    {
        string name = attribute.AttributeClass!.Name;
        return name.Substring(0, name.Length - "Attribute".Length);
    }
}
