using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Dmi.Benchmarks.Generation;

/// <summary>Compiles text against the framework and the runtime, as a user's project would: optimised, nullable, no unsafe code.</summary>
internal static class ConsumerCompilation
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Append(typeof(LayerShape).Assembly.Location)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>How text is parsed.</summary>
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp14);

    /// <summary>Parses a file.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="path">Its name.</param>
    public static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, ParseOptions, path);

    /// <summary>Puts files together into a library.</summary>
    /// <param name="name">Name of the library.</param>
    /// <param name="trees">The files.</param>
    public static CSharpCompilation Create(string name, IEnumerable<SyntaxTree> trees) => CSharpCompilation.Create(
        name, trees, References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: false, deterministic: true));

    /// <summary>Compiles.</summary>
    /// <param name="compilation">What to compile.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The library's bytes.</returns>
    /// <exception cref="InvalidOperationException">It does not compile without warnings.</exception>
    public static byte[] Emit(Compilation compilation, CancellationToken cancellation)
    {
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image, cancellationToken: cancellation);
        Diagnostic? problem = result.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        if (problem is not null) throw new InvalidOperationException($"The emitted text does not compile cleanly: {problem}");
        return image.ToArray();
    }
}
