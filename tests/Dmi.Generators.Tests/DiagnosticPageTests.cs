using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Dmi.Generators.Tests;

/// <summary>Every diagnostic has a page whose wrong example is reported and whose right one is not.</summary>
public sealed class DiagnosticPageTests
{
    public static TheoryData<string> Ids => [.. new Analyzers.LayerAnalyzer().SupportedDiagnostics.Select(static descriptor => descriptor.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_page_is_true(string id)
    {
        DiagnosticDescriptor descriptor = new Analyzers.LayerAnalyzer().SupportedDiagnostics.Single(descriptor => descriptor.Id == id);
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics", id + ".md"));
        Assert.StartsWith($"# {id}: {descriptor.Title}\n", page, StringComparison.Ordinal);
        string[] examples = [.. page.Split('\n').Where(static line => line.StartsWith("    ", StringComparison.Ordinal)).Select(Complete)];
        Assert.Equal(2, examples.Length);
        ImmutableArray<Diagnostic> wrong = await GeneratorHarness.AnalyzeAsync(examples[0]);
        Assert.Equal([id], wrong.Select(static diagnostic => diagnostic.Id));
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(examples[1]));
        GeneratorHarness.Run(GeneratorHarness.Compile(examples[1]));
    }

    // Pages show what matters; the class or the attribute around it is understood.
    private static string Complete(string example)
    {
        if (!example.Contains("class", StringComparison.Ordinal)) example += " public sealed partial class Decoder;";
        if (!example.Contains("DualModuleLstm", StringComparison.Ordinal)) example = "[DualModuleLstm(512)] " + example;
        return "using Dmi;\n" + example;
    }
}
