using System.Collections.Immutable;
using Dmi.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Dmi.Generators.Tests;

/// <summary>Every fix is applied in a workspace: what comes out is as expected, has no diagnostic, and compiles with its kernels.</summary>
public sealed class CodeFixTests
{
    private static readonly ImmutableArray<CodeFixProvider> Providers =
    [
        .. typeof(LayerCodeFix).Assembly.GetExportedTypes().Where(static type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    [Theory]
    [InlineData("[DualModuleLstm(8)] class L { }", "[DualModuleLstm(8)] partial class L { }")]
    [InlineData("[DualModuleLstm(8)]\n// Why.\npublic sealed class L;", "[DualModuleLstm(8)]\n// Why.\npublic sealed partial class L;")]
    [InlineData("[DualModuleLstm(8)]\n/* Why. */ class L;", "[DualModuleLstm(8)]\n/* Why. */ partial class L;")]
    [InlineData("public ref struct Outer { [DualModuleLstm(8)] internal sealed partial class L; }", "public ref partial struct Outer { [DualModuleLstm(8)] internal sealed partial class L; }")]
    [InlineData("record struct Outer { [DualModuleGru(8)] internal sealed partial class L; }", "partial record struct Outer { [DualModuleGru(8)] internal sealed partial class L; }")]
    [InlineData("interface IOuter { [DualModuleGru(8)] sealed partial class L; }", "partial interface IOuter { [DualModuleGru(8)] sealed partial class L; }")]
    public async Task Partial_is_added(string source, string expected) => await AssertFixedAsync(source, "Declare the type partial", expected);

    [Theory]
    [InlineData("DualModuleLstm(8, bits: 7)", "Change to 8", "DualModuleLstm(8, bits: 8)")]
    [InlineData("DualModuleLstm(8, bits: 5)", "Change to 4", "DualModuleLstm(8, bits: 4)")]
    [InlineData("DualModuleGru(8, 8, 0.5, /* few */ -1)", "Change to 1", "DualModuleGru(8, 8, 0.5, /* few */ 1)")]
    [InlineData("DualModuleLinear(500, 8, Activation.Relu, bits: int.MaxValue)", "Change to 32", "DualModuleLinear(500, 8, Activation.Relu, bits: 32)")]
    [InlineData("DualModuleLstm(8, bits: 32)", "Change to 8", "DualModuleLstm(8, bits: 8)")]
    [InlineData("DualModuleGru(8, eps: 50)", "Change to 0.5", "DualModuleGru(8, eps: 0.5)")]
    [InlineData("DualModuleLstm(8, -1)", "Change to 0", "DualModuleLstm(8, 0)")]
    [InlineData("DualModuleLinear(8, 8, Activation.Tanh, Reduced = -8)", "Change to 0", "DualModuleLinear(8, 8, Activation.Tanh, Reduced = 0)")]
    [InlineData("DualModuleLstm(8, Mask = (MaskRule)7)", "Change to Dmi.MaskRule.TopK", "DualModuleLstm(8, Mask = MaskRule.TopK)")]
    [InlineData("DualModuleLinear(8, 8, (Activation)9)", "Change to Dmi.Activation.Relu", "DualModuleLinear(8, 8, Activation.Relu)")]
    public async Task A_wrong_argument_is_replaced(string attribute, string title, string expected) =>
        await AssertFixedAsync($"[{attribute}] sealed partial class L;", title, $"[{expected}] sealed partial class L;");

    [Theory]
    [InlineData("[DualModuleLstm(8), DualModuleGru(8)] sealed partial class L;", "[DualModuleLstm(8)] sealed partial class L;")]
    [InlineData("[DualModuleLstm(8)]\n[DualModuleGru(8)]\nsealed partial class L;", "[DualModuleLstm(8)]\nsealed partial class L;")]
    public async Task The_second_layer_attribute_is_removed(string source, string expected) =>
        await AssertFixedAsync(source, "Remove the second layer attribute", expected);

    [Fact]
    public async Task A_mask_without_an_activation_is_removed() => await AssertFixedAsync(
        "[DualModuleLinear(8, 8, Activation.None, Mask = MaskRule.TopK, Seed = 3)] sealed partial class L;", "Remove the mask rule",
        "[DualModuleLinear(8, 8, Activation.None, Seed = 3)] sealed partial class L;");

    [Theory]
    [InlineData("[DualModuleLstm(8)]\n// Why.\nstatic partial class L;", "static", "[DualModuleLstm(8)]\n// Why.\npartial class L;")]
    [InlineData("[DualModuleLstm(8)] public abstract partial class L { protected virtual void A() { } }", "abstract", "[DualModuleLstm(8)] public partial class L { protected virtual void A() { } }")]
    [InlineData("file sealed partial class Outer { [DualModuleLstm(8)] internal sealed partial class L; }", "file", "sealed partial class Outer { [DualModuleLstm(8)] internal sealed partial class L; }")]
    public async Task An_unsuitable_modifier_is_removed(string source, string modifier, string expected) =>
        await AssertFixedAsync(source, "Remove the modifier " + modifier, expected);

    [Theory]
    [InlineData("[DualModuleLstm(0)] sealed partial class L;")]
    [InlineData("[DualModuleLinear(0, 8, Activation.Relu)] sealed partial class L;")]
    [InlineData("[DualModuleLstm(70000)] sealed partial class L;")]
    [InlineData("[DualModuleLstm(8)] sealed partial record L;")]
    [InlineData("[DualModuleLstm(8)] abstract partial class L { protected abstract void A(); }")]
    [InlineData("[DualModuleLstm(8)] sealed partial class L<T>;")]
    public async Task No_fix_is_offered_where_none_is_plainly_right(string source)
    {
        using var workspace = new AdhocWorkspace();
        Document document = Open(workspace, source);
        Assert.Empty(await OfferAsync(document, Assert.Single(await AnalyzeAsync(document))));
    }

    [Fact]
    public async Task All_places_of_a_document_are_fixed_at_once()
    {
        using var workspace = new AdhocWorkspace();
        Document document = Open(workspace, """
            class Outer
            {
                [DualModuleLstm(8)] internal class L;

                [DualModuleGru(8)] internal sealed class M;
            }
            """);
        Document @fixed = await FixAllAsync(document, new AddPartialFix(), "Declare the type partial");
        Assert.Equal(
            Complete("""
            partial class Outer
            {
                [DualModuleLstm(8)] internal partial class L;

                [DualModuleGru(8)] internal sealed partial class M;
            }
            """),
            (await @fixed.GetTextAsync()).ToString());
        await AssertIsRightAsync(@fixed);
    }

    [Fact]
    public async Task Fixing_all_places_leaves_those_alone_that_need_another_value()
    {
        using var workspace = new AdhocWorkspace();
        Document document = Open(workspace, """
            [DualModuleLstm(8, bits: 7)] partial class L;
            [DualModuleLstm(8, bits: 9)] partial class M;
            [DualModuleLstm(8, bits: 5)] partial class N;
            """);
        Document @fixed = await FixAllAsync(document, new ReplaceArgumentFix(), "Change to 8");
        Assert.Equal(
            Complete("""
            [DualModuleLstm(8, bits: 8)] partial class L;
            [DualModuleLstm(8, bits: 8)] partial class M;
            [DualModuleLstm(8, bits: 5)] partial class N;
            """),
            (await @fixed.GetTextAsync()).ToString());
    }

    [Fact]
    public void Every_provider_is_exported_to_editors() => Assert.All(Providers, static provider =>
        Assert.Single(provider.GetType().GetCustomAttributes(typeof(ExportCodeFixProviderAttribute), inherit: false)));

    private static async Task AssertFixedAsync(string source, string title, string expected)
    {
        using var workspace = new AdhocWorkspace();
        Document document = Open(workspace, source);
        CodeAction action = Assert.Single(
            await OfferAsync(document, Assert.Single(await AnalyzeAsync(document))), action => action.Title == title);
        Document @fixed = await ApplyAsync(document, action);
        Assert.Equal(Complete(expected), (await @fixed.GetTextAsync()).ToString());
        await AssertIsRightAsync(@fixed);
    }

    private static async Task AssertIsRightAsync(Document document)
    {
        Assert.Empty(await AnalyzeAsync(document));
        var compilation = (CSharpCompilation)(await document.Project.GetCompilationAsync())!;
        Assert.NotEmpty(GeneratorHarness.Run(compilation).GeneratedSources);
    }

    private static Document Open(AdhocWorkspace workspace, string source)
    {
        var project = ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Consumer", "Consumer", LanguageNames.CSharp, compilationOptions: GeneratorHarness.Options,
            parseOptions: new CSharpParseOptions(GeneratorHarness.Version), metadataReferences: GeneratorHarness.References);
        return workspace.AddProject(project).AddDocument("Source.cs", Complete(source));
    }

    private static string Complete(string source) => "using Dmi;\n" + source;

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Document document) =>
        await GeneratorHarness.AnalyzeAsync((await document.Project.GetCompilationAsync())!);

    private static async Task<IReadOnlyList<CodeAction>> OfferAsync(Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        foreach (CodeFixProvider provider in Providers.Where(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        }

        return actions;
    }

    private static async Task<Document> FixAllAsync(Document document, CodeFixProvider provider, string title)
    {
        var context = new FixAllContext(
            document, provider, FixAllScope.Document, title, provider.FixableDiagnosticIds, new Found(), CancellationToken.None);
        return await ApplyAsync(document, (await provider.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    private static async Task<Document> ApplyAsync(Document document, CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        return Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution.GetDocument(document.Id)!;
    }

    /// <summary>What the analyzer finds, for fixing all of it.</summary>
    private sealed class Found : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            await AnalyzeAsync(document);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await AnalyzeAsync(project.Documents.Single());
    }
}
