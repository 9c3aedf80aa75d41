using System.Collections.Immutable;
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
        Descriptors.MemberConflict, Descriptors.TooManyWeights,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            INamedTypeSymbol? lstm = start.Compilation.GetTypeByMetadataName(AttributeArguments.LstmAttribute);
            if (lstm is not null) start.RegisterSymbolAction(symbol => Analyze(symbol, lstm), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, INamedTypeSymbol attributeType)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (!SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, attributeType)) continue;
            if (!AttributeArguments.TryRead(attribute, out AttributeArguments arguments)) continue;
            Location? location = attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation();
            foreach (LayerProblem problem in LayerProblem.Find(type, arguments))
            {
                context.ReportDiagnostic(Diagnostic.Create(problem.Descriptor, location, problem.Arguments));
            }
        }
    }
}
