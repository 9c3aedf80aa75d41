using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dmi.Generators.Tests;

public sealed class IncrementalityTests
{
    private const string Layer = """
        namespace Audio;

        [Dmi.DualModuleLstm(hidden: 37, input: 130)]
        public sealed partial class Denoiser;
        """;

    [Fact]
    public void The_same_compilation_again_runs_nothing() => Incrementality.AssertSecondRunIsCached(GeneratorHarness.Compile(Layer));

    [Theory]
    [InlineData("// a comment\n" + Layer)]
    [InlineData(Layer + "\npublic sealed class Other { public int Value => 1; }")]
    public void An_edit_that_leaves_the_layer_as_it_is_runs_nothing(string edited) =>
        Incrementality.AssertUnchanged(GeneratorHarness.Compile(Layer), GeneratorHarness.Compile(edited));

    [Fact]
    public void Another_file_runs_nothing() =>
        Incrementality.AssertUnchanged(GeneratorHarness.Compile(Layer), GeneratorHarness.Compile(Layer, "public static class Unrelated { }"));

    [Fact]
    public void A_changed_argument_emits_anew()
    {
        CSharpCompilation before = GeneratorHarness.Compile(Layer);
        CSharpCompilation after = GeneratorHarness.Compile(Layer.Replace("37", "38", StringComparison.Ordinal));
        GeneratorDriver driver = GeneratorHarness.CreateDriver().RunGenerators(before);
        GeneratorRunResult second = driver.RunGenerators(after).GetRunResult().Results.Single();
        Assert.Contains(second.TrackedSteps[TrackingNames.Plans].SelectMany(static run => run.Outputs), static output => output.Reason == IncrementalStepRunReason.Modified);
        Assert.Contains("HiddenSize = 38;", GeneratorHarness.Texts(second)["Audio.Denoiser.g.cs"], StringComparison.Ordinal);
    }
}
