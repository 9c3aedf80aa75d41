using Dmi.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dmi.Benchmarks.Generation;

/// <summary>The corpus of annotated classes as a project, one file per class, and edits of it.</summary>
internal static class CorpusCompilation
{
    /// <summary>Edits that leave every layer as it is, and one that changes a layer, for comparison.</summary>
    public static IReadOnlyList<CorpusEdit> Edits { get; } =
    [
        new("another file is added", true, static (project, number) =>
            project.AddSyntaxTrees(ConsumerCompilation.Parse($"internal static class Unrelated{number};", "Unrelated.cs"))),
        new("a comment beside a layer", true, static (project, number) => Replace(project, text => $"// Edit {number}.\n{text}")),
        new("another type beside a layer", true, static (project, number) =>
            Replace(project, text => $"{text}\ninternal sealed class Other{number};\n")),
        new("a layer's argument", false, static (project, number) =>
            Replace(project, text => text.Replace("Seed = 0)", $"Seed = {1000 + number})", StringComparison.Ordinal))),
    ];

    /// <summary>A project that no compiler has seen before.</summary>
    public static CSharpCompilation Create() => ConsumerCompilation.Create(
        "Corpus", LayerCorpus.Layers.Select(static layer => ConsumerCompilation.Parse(layer.Source, layer.Name + ".cs")));

    private static CSharpCompilation Replace(CSharpCompilation project, Func<string, string> edit)
    {
        SyntaxTree tree = project.SyntaxTrees[0];
        return project.ReplaceSyntaxTree(tree, ConsumerCompilation.Parse(edit(tree.ToString()), tree.FilePath));
    }
}
