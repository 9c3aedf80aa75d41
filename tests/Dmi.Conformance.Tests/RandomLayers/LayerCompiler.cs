extern alias generators;

using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dmi.Conformance.Tests.RandomLayers;

/// <summary>Runs the generator over annotated classes and loads what becomes of them, all in memory.</summary>
internal static class LayerCompiler
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    // As strict as a careful consumer, and optimised: an assembly for debugging would not let the JIT optimise the kernels.
    private static readonly CSharpCompilationOptions CompilationOptions = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable,
        generalDiagnosticOption: ReportDiagnostic.Error, allowUnsafe: false);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(static path => (MetadataReference)MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(DualModuleLstmAttribute).Assembly.Location),
    ];

    /// <summary>Compiles layers and hands each to a check; the assembly is unloaded afterwards.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="check">Called with each layer and its type.</param>
    public static void Run(IReadOnlyList<LayerDescription> layers, Action<LayerDescription, Type> check)
    {
        var context = new AssemblyLoadContext("random layers", isCollectible: true);
        try
        {
            Assembly assembly = context.LoadFromStream(Compile(layers));
            for (int i = 0; i < layers.Count; i++) check(layers[i], assembly.GetType(Name(i), throwOnError: true)!);
        }
        finally
        {
            context.Unload();
        }
    }

    private static MemoryStream Compile(IReadOnlyList<LayerDescription> layers)
    {
        string source = string.Join('\n', layers.Select(static (layer, index) => layer.ToSource(Name(index))));
        var compilation = CSharpCompilation.Create(
            $"RandomLayers{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(source, ParseOptions)], References, CompilationOptions);
        CSharpGeneratorDriver
            .Create([new generators::Dmi.Generators.LayerGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = output.Emit(image);
        Assert.True(result.Success, $"{string.Join('\n', result.Diagnostics.Take(5))}\n{source}");
        image.Position = 0;
        return image;
    }

    private static string Name(int index) => FormattableString.Invariant($"Layer{index}");
}
