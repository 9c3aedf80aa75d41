using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Dmi.Generators.Emit;
using Dmi.Generators.Model;
using Dmi.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Dmi.Generators;

/// <summary>Emits the public surface and the kernels of every annotated layer class.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class LayerGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<KernelPlan>[] kinds = [.. LayerAttributes.MetadataNames.Select(name => Plans(context, name))];

        // Names of files must differ over all kinds.
        IncrementalValueProvider<HintNames> hintNames = kinds.Select(MetadataNames)
            .Aggregate(static (all, more) => all.Combine(more).Select(static (pair, _) => pair.Left.AddRange(pair.Right)))
            .Select(static (names, _) => HintNames.Create(names))
            .WithTrackingName(TrackingNames.HintNames);

        foreach (IncrementalValuesProvider<KernelPlan> plans in kinds) context.RegisterSourceOutput(plans.Combine(hintNames), Emit);
    }

    private static IncrementalValuesProvider<KernelPlan> Plans(IncrementalGeneratorInitializationContext context, string attribute) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (target, cancellation) => LayerParser.Parse(target, cancellation))
            .WithTrackingName(TrackingNames.Specs)
            .Where(static spec => spec is not null)
            .Select(static (spec, _) => KernelPlan.Create(spec!))
            .WithTrackingName(TrackingNames.Plans);

    private static IncrementalValueProvider<ImmutableArray<string>> MetadataNames(IncrementalValuesProvider<KernelPlan> plans) =>
        plans.Select(static (plan, _) => plan.Spec.MetadataName).Collect();

    private static void Emit(SourceProductionContext output, (KernelPlan Plan, HintNames Names) item)
    {
        output.CancellationToken.ThrowIfCancellationRequested();
        (KernelPlan plan, HintNames names) = item;
        string name = names.Of(plan.Spec.MetadataName);
        output.AddSource(name + ".g.cs", SourceText.From(SurfaceEmitter.Emit(plan), Encoding.UTF8));
        output.AddSource(name + ".Kernels.g.cs", SourceText.From(KernelEmitter.Emit(plan), Encoding.UTF8));
    }
}
