using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dmi.Generators.Tests;

/// <summary>Every diagnostic has a page whose wrong example is reported and whose right one is not.</summary>
public sealed class DiagnosticPageTests
{
    private const string Folder = "docs/diagnostics";

    private static readonly ImmutableArray<DiagnosticDescriptor> Descriptors = new Analyzers.LayerAnalyzer().SupportedDiagnostics;

    public static TheoryData<string> Ids => [.. Descriptors.Select(static descriptor => descriptor.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_page_is_true(string id)
    {
        DiagnosticDescriptor descriptor = Descriptors.Single(descriptor => descriptor.Id == id);
        string page = File.ReadAllText(Path.Combine(Repository.Root, Folder, id + ".md"));
        Assert.StartsWith($"# {id}: {descriptor.Title}\n", page, StringComparison.Ordinal);
        CSharpCompilation[] examples = [.. page.Split('\n').Where(static line => line.StartsWith("    ", StringComparison.Ordinal)).Select(Complete)];
        Assert.Equal(2, examples.Length);
        ImmutableArray<Diagnostic> wrong = await GeneratorHarness.AnalyzeAsync(examples[0]);
        Assert.Equal([id], wrong.Select(static diagnostic => diagnostic.Id));
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(examples[1]));
        Assert.NotEmpty(GeneratorHarness.Run(examples[1]).GeneratedSources);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_help_link_leads_to_the_page(string id)
    {
        string link = Descriptors.Single(descriptor => descriptor.Id == id).HelpLinkUri;
        Assert.EndsWith($"{Folder}/{id}.md", link, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Repository.Root, link[link.IndexOf(Folder, StringComparison.Ordinal)..])), $"{link} leads nowhere.");
    }

    [Fact]
    public void Every_page_is_that_of_a_diagnostic() => Assert.Equal(
        Descriptors.Select(static descriptor => descriptor.Id).Order(StringComparer.Ordinal),
        Directory.GetFiles(Path.Combine(Repository.Root, Folder)).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(null, "docs/diagnostics/DMI0001.md")]
    [InlineData("", "docs/diagnostics/DMI0001.md")]
    [InlineData("https://example.org/dmi", "https://example.org/dmi/blob/main/docs/diagnostics/DMI0001.md")]
    [InlineData("https://example.org/dmi/", "https://example.org/dmi/blob/main/docs/diagnostics/DMI0001.md")]
    public void Help_links_begin_with_the_repository_that_the_build_names(string? repository, string link) =>
        Assert.Equal(link, Analyzers.HelpLinks.For("DMI0001", repository));

    // Pages show what matters; the class or the attribute around it is understood.
    private static CSharpCompilation Complete(string example)
    {
        LanguageVersion version = GeneratorHarness.Version;
        if (example.Contains("<LangVersion>", StringComparison.Ordinal))
        {
            Assert.True(LanguageVersionFacts.TryParse(XElement.Parse(example).Value, out version));
            example = "";
        }

        if (!example.Contains("class", StringComparison.Ordinal)) example += " public sealed partial class Decoder { }";
        if (!example.Contains("[DualModule", StringComparison.Ordinal)) example = "[DualModuleLstm(512)] " + example;
        return GeneratorHarness.Compile(version, "using Dmi;\n" + example);
    }
}
