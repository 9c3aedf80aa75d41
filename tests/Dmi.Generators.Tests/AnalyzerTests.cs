using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Dmi.Generators.Tests;

public sealed class AnalyzerTests
{
    [Theory]
    [InlineData("hidden: 0", "DMI0001", "hidden is 0; give a value from 1 to 65536")]
    [InlineData("hidden: -5", "DMI0001", "hidden is -5; give a value from 1 to 65536")]
    [InlineData("hidden: 65537", "DMI0001", "hidden is 65537; give a value from 1 to 65536")]
    [InlineData("hidden: 8, input: -1", "DMI0001", "input is -1; give a value from 1 to 65536")]
    [InlineData("hidden: 8, Reduced = -3", "DMI0001", "Reduced is -3; give a value from 0 to 65536")]
    [InlineData("hidden: 8, eps: 0", "DMI0002", "eps is 0; give a value between 0 and 1, such as 0.5")]
    [InlineData("hidden: 8, eps: 1", "DMI0002", "eps is 1; give a value between 0 and 1, such as 0.5")]
    [InlineData("hidden: 8, eps: double.NaN", "DMI0002", "eps is NaN; give a value between 0 and 1, such as 0.5")]
    [InlineData("hidden: 8, bits: 7", "DMI0003", "bits is 7; give 8, 16 or 32")]
    [InlineData("hidden: 8, bits: 32", "DMI0007", "Neither input (8) nor hidden (8) exceeds the reduced dimension 166, and bits is that of the big module; give fewer bits, a larger eps, or a smaller Reduced")]
    public async Task A_wrong_argument_is_reported_at_the_attribute_and_emits_nothing(string arguments, string id, string message)
    {
        string source = $"[Dmi.DualModuleLstm({arguments})] public sealed partial class L;";
        Diagnostic diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.StartsWith("Dmi.DualModuleLstm", source[diagnostic.Location.SourceSpan.Start..diagnostic.Location.SourceSpan.End], StringComparison.Ordinal);
        AssertEmitsNothing(source);
    }

    [Theory]
    [InlineData("[Dmi.DualModuleLstm(8)] public sealed class L;", "DMI0004", "Kernels cannot be added to 'L'; declare it partial")]
    [InlineData("[Dmi.DualModuleLstm(8)] public sealed partial class L<T>;", "DMI0005", "'L' is or lies in the generic type 'L', but a layer has one shape; move it into a type without type parameters")]
    [InlineData("public partial class Outer<T> { [Dmi.DualModuleLstm(8)] public sealed partial class L; }", "DMI0005", "'L' is or lies in the generic type 'Outer', but a layer has one shape; move it into a type without type parameters")]
    [InlineData("public class Outer { [Dmi.DualModuleLstm(8)] public sealed partial class L; }", "DMI0006", "Kernels cannot be added to 'L' inside 'Outer'; declare 'Outer' partial too")]
    [InlineData("[Dmi.DualModuleLstm(8)] public static partial class L;", "DMI0008", "'L' cannot be a layer; declare it as an ordinary class: sealed partial class L")]
    [InlineData("[Dmi.DualModuleLstm(8)] public abstract partial class L;", "DMI0008", "'L' cannot be a layer; declare it as an ordinary class: sealed partial class L")]
    [InlineData("[Dmi.DualModuleLstm(8)] public sealed partial record L;", "DMI0008", "'L' cannot be a layer; declare it as an ordinary class: sealed partial class L")]
    [InlineData("[Dmi.DualModuleLstm(8)] file partial class L;", "DMI0008", "'L' cannot be a layer; declare it as an ordinary class: sealed partial class L")]
    [InlineData("[Dmi.DualModuleLstm(8)] public sealed partial class L(string name);", "DMI0009", "'L' declares a primary constructor, which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Dmi.DualModuleLstm(8)] public sealed partial class L { public required string Name { get; init; } }", "DMI0009", "'L' declares the required member 'Name', which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Dmi.DualModuleLstm(8)] public sealed partial class L { public void Dispose() { } }", "DMI0009", "'L' declares the member 'Dispose', which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Dmi.DualModuleLstm(8)] public sealed partial class L { public int Shape; }", "DMI0009", "'L' declares the member 'Shape', which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Dmi.DualModuleLstm(8)] public sealed partial class L { public L(Dmi.DualModuleWeights w) { } }", "DMI0009", "'L' declares a constructor from DualModuleWeights, which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Dmi.DualModuleLstm(65536)] public sealed partial class L;", "DMI0010", "The layer would have 34359738368 weights, more than the 2147483591 that fit in one array; give a smaller hidden or input")]
    public async Task A_class_that_cannot_hold_kernels_is_reported_and_emits_nothing(string source, string id, string message)
    {
        Diagnostic diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        Assert.Equal((id, message), (diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
        AssertEmitsNothing(source);
    }

    [Fact]
    public async Task Every_mistake_is_reported_at_once()
    {
        ImmutableArray<Diagnostic> diagnostics = await GeneratorHarness.AnalyzeAsync("[Dmi.DualModuleLstm(hidden: 0, eps: 2, bits: 3)] public sealed class L;");
        Assert.Equal(["DMI0001", "DMI0002", "DMI0003", "DMI0004"], diagnostics.Select(static diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData("[Dmi.DualModuleLstm(8)] public sealed partial class L;")]
    [InlineData("[Dmi.DualModuleLstm(1500, 3, 0.3, 16)] public sealed partial class L;")]
    [InlineData("[Dmi.DualModuleLstm(hidden: 130, bits: 32, Reduced = 20)] public sealed partial class L;")]
    [InlineData("public sealed class Unrelated;")]
    [InlineData("[Dmi.DualModuleLstm(\"wide\")] public sealed partial class LeftToTheCompiler;")]
    public async Task Nothing_is_reported_where_nothing_is_wrong_or_the_compiler_says_it(string source) =>
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source));

    private static void AssertEmitsNothing(string source) =>
        Assert.Empty(GeneratorHarness.CreateDriver().RunGenerators(GeneratorHarness.Compile(source)).GetRunResult().GeneratedTrees);
}
