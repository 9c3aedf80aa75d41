using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dmi.Generators.Tests;

public sealed class IncrementalityTests
{
    public static TheoryData<string> Layers =>
    [
        "DualModuleLstm(hidden: 37, input: 130)",
        "DualModuleGru(hidden: 37, input: 130)",
        "DualModuleLinear(output: 37, input: 130, activation: Dmi.Activation.Relu)",
    ];

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_same_compilation_again_runs_nothing(string layer) =>
        Incrementality.AssertSecondRunIsCached(GeneratorHarness.Compile(Source(layer)));

    [Theory]
    [MemberData(nameof(Layers))]
    public void An_edit_that_leaves_the_layer_as_it_is_runs_nothing(string layer)
    {
        CSharpCompilation before = GeneratorHarness.Compile(Source(layer));
        Incrementality.AssertUnchanged(before, GeneratorHarness.Compile("// a comment\n" + Source(layer)));
        Incrementality.AssertUnchanged(before, GeneratorHarness.Compile(Source(layer) + "\npublic sealed class Other { public int Value => 1; }"));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Another_file_runs_nothing(string layer) =>
        Incrementality.AssertUnchanged(GeneratorHarness.Compile(Source(layer)), GeneratorHarness.Compile(Source(layer), "public static class Unrelated { }"));

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_changed_argument_emits_anew(string layer)
    {
        CSharpCompilation before = GeneratorHarness.Compile(Source(layer));
        CSharpCompilation after = GeneratorHarness.Compile(Source(layer.Replace("37", "38", StringComparison.Ordinal)));
        GeneratorDriver driver = GeneratorHarness.CreateDriver().RunGenerators(before);
        GeneratorRunResult second = driver.RunGenerators(after).GetRunResult().Results.Single();
        Assert.Contains(second.TrackedSteps[TrackingNames.Plans].SelectMany(static run => run.Outputs), static output => output.Reason == IncrementalStepRunReason.Modified);
        Assert.Contains("Size = 38;", GeneratorHarness.Texts(second)["Audio.Denoiser.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_one_kind_emits_no_other_anew()
    {
        string others = Source("DualModuleGru(8)") + "\n[Dmi.DualModuleLinear(8, 8, Dmi.Activation.Tanh)] public sealed partial class Encoder;";
        CSharpCompilation before = GeneratorHarness.Compile(others, "[Dmi.DualModuleLstm(8)] public sealed partial class L;");
        CSharpCompilation after = GeneratorHarness.Compile(others, "[Dmi.DualModuleLstm(9)] public sealed partial class L;");
        GeneratorDriver driver = GeneratorHarness.CreateDriver().RunGenerators(before);
        GeneratorRunResult second = driver.RunGenerators(after).GetRunResult().Results.Single();
        IncrementalStepRunReason[] reasons = [.. second.TrackedOutputSteps.SelectMany(static pair => pair.Value).SelectMany(static run => run.Outputs).Select(static output => output.Reason)];
        Assert.Equal(1, reasons.Count(static reason => reason == IncrementalStepRunReason.Modified));
        Assert.Equal(2, reasons.Count(static reason => reason == IncrementalStepRunReason.Cached));
    }

    [Fact]
    public void Names_that_differ_in_case_only_are_told_apart_over_all_kinds()
    {
        CSharpCompilation compilation = GeneratorHarness.Compile("""
            [Dmi.DualModuleLstm(8)] public sealed partial class Layer;
            [Dmi.DualModuleGru(8)] public sealed partial class LAYER;
            """);
        Assert.Equal(
            ["LAYER-1.Kernels.g.cs", "LAYER-1.g.cs", "Layer-2.Kernels.g.cs", "Layer-2.g.cs"],
            GeneratorHarness.Texts(GeneratorHarness.Run(compilation)).Keys.Order(StringComparer.Ordinal));
    }

    private static string Source(string layer) => $"""
        namespace Audio;

        [Dmi.{layer}]
        public sealed partial class Denoiser;
        """;
}
