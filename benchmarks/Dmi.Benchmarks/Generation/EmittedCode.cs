extern alias generators;

using System.Text;
using Dmi.Testing;
using generators::Dmi.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dmi.Benchmarks.Generation;

/// <summary>Weighs what the generator emits for the corpus.</summary>
internal static class EmittedCode
{
    private const string KernelNamespace = "Dmi.Generated.";

    /// <summary>Emits, compiles and weighs.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>One entry per class, in the order of the corpus.</returns>
    /// <exception cref="InvalidOperationException">What was emitted does not compile without warnings.</exception>
    public static IReadOnlyList<EmittedLayer> Weigh(CancellationToken cancellation)
    {
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new LayerGenerator().AsSourceGenerator()], parseOptions: ConsumerCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(CorpusCompilation.Create(), out Compilation compilation, out _, cancellation);
        ILookup<string, MethodSize> methods = MethodSize.Read(ConsumerCompilation.Emit(compilation, cancellation)).ToLookup(Owner);
        GeneratedSourceResult[] files = [.. driver.GetRunResult().Results.Single().GeneratedSources];
        return [.. LayerCorpus.Layers.Select(layer =>
        {
            string name = $"{layer.Namespace}.{layer.Name}";
            int text = files.Where(file => file.HintName.StartsWith(name + ".", StringComparison.Ordinal))
                .Sum(static file => Encoding.UTF8.GetByteCount(file.SourceText.ToString()));
            return new EmittedLayer(layer, text, [.. methods[name].OrderByDescending(static method => method.IlBytes)]);
        })];
    }

    // A layer's kernels lie in a namespace that ends with the layer's full name.
    private static string Owner(MethodSize method) =>
        method.Namespace.StartsWith(KernelNamespace, StringComparison.Ordinal)
            ? method.Namespace[KernelNamespace.Length..]
            : $"{method.Namespace}.{method.Type}";
}
