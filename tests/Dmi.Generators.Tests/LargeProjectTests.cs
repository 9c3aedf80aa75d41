using Dmi.Testing;

namespace Dmi.Generators.Tests;

/// <summary>The project of fifty layers whose generation the benchmark times; here is what needs no clock.</summary>
public sealed class LargeProjectTests
{
    private static readonly string[] Corpus = [.. LayerCorpus.Layers.Select(static layer => layer.Source)];

    [Theory]
    [InlineData("// A comment.\n", "", null)]
    [InlineData("", "\ninternal sealed class Other;\n", null)]
    [InlineData("", "", "internal static class Unrelated;")]
    public void An_unrelated_edit_runs_nothing(string before, string after, string? newFile)
    {
        string[] edited = [before + Corpus[0] + after, .. Corpus.Skip(1)];
        Incrementality.AssertUnchanged(GeneratorHarness.Compile(Corpus), GeneratorHarness.Compile(newFile is null ? edited : [.. edited, newFile]));
    }

    [Fact]
    public void All_fifty_layers_are_emitted_and_the_same_whatever_the_order_of_the_files()
    {
        IReadOnlyDictionary<string, string> texts = Emit(Corpus);
        Assert.Equal(50, Corpus.Length);
        Assert.Equal(
            LayerCorpus.Layers.SelectMany(static layer => new[] { $"{layer.Namespace}.{layer.Name}.Kernels.g.cs", $"{layer.Namespace}.{layer.Name}.g.cs" }),
            texts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(texts, Emit([.. Corpus.Reverse()]));

        static IReadOnlyDictionary<string, string> Emit(string[] sources) =>
            GeneratorHarness.Texts(GeneratorHarness.CreateDriver().RunGenerators(GeneratorHarness.Compile(sources)).GetRunResult().Results.Single());
    }
}
