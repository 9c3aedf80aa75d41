using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Dmi.Generators.Tests;

/// <summary>Compiles a consumer's source against the runtime, runs the generator and the analyzer over it.</summary>
internal static class GeneratorHarness
{
    public const LanguageVersion Version = LanguageVersion.CSharp14;

    /// <summary>A consumer's options, as strict as a careful one's: nullable, every warning an error, no unsafe code allowed.</summary>
    public static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable,
        generalDiagnosticOption: ReportDiagnostic.Error, allowUnsafe: false);

    public static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll")
            .Select(static path => (MetadataReference)MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(DualModuleLstmAttribute).Assembly.Location),
    ];

    /// <summary>A consumer's compilation.</summary>
    public static CSharpCompilation Compile(params string[] sources) => Compile(Version, sources);

    /// <inheritdoc cref="Compile(string[])"/>
    public static CSharpCompilation Compile(LanguageVersion version, params string[] sources) => CSharpCompilation.Create(
        "Consumer",
        sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(version), $"Source{index}.cs")),
        References,
        Options);

    public static GeneratorDriver CreateDriver(LanguageVersion version = Version) => CSharpGeneratorDriver.Create(
        [new LayerGenerator().AsSourceGenerator()],
        parseOptions: new CSharpParseOptions(version),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generator; its output must compile without any diagnostic, warnings and hidden unused usings aside.</summary>
    public static GeneratorRunResult Run(CSharpCompilation compilation)
    {
        GeneratorDriver driver = CreateDriver(compilation.LanguageVersion).RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> problems);
        Assert.Empty(problems);
        Assert.Empty(output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        GeneratorRunResult result = Assert.Single(driver.GetRunResult().Results);
        Assert.Null(result.Exception);
        return result;
    }

    /// <summary>Texts by hint name.</summary>
    public static IReadOnlyDictionary<string, string> Texts(GeneratorRunResult result) =>
        result.GeneratedSources.ToDictionary(static source => source.HintName, static source => source.SourceText.ToString());

    /// <summary>What the analyzer reports, in source order.</summary>
    public static Task<ImmutableArray<Diagnostic>> AnalyzeAsync(string source) => AnalyzeAsync(Compile(source));

    /// <inheritdoc cref="AnalyzeAsync(string)"/>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation)
    {
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers([new Analyzers.LayerAnalyzer()]);
        ImmutableArray<Diagnostic> diagnostics = await analysis.GetAnalyzerDiagnosticsAsync();
        return [.. diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(static diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }
}
