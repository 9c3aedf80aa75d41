using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dmi.Generators.Tests;

public sealed class AnalyzerTests
{
    [Theory]
    [InlineData("Lstm(hidden: 0)", "hidden: 0", "DMI0001", "hidden is 0; give a value from 1 to 65536")]
    [InlineData("Lstm(hidden: -5)", "hidden: -5", "DMI0001", "hidden is -5; give a value from 1 to 65536")]
    [InlineData("Gru(65537)", "65537", "DMI0001", "hidden is 65537; give a value from 1 to 65536")]
    [InlineData("Lstm(hidden: 8, input: -1)", "input: -1", "DMI0001", "input is -1; give a value from 1 to 65536")]
    [InlineData("Gru(hidden: 8, Reduced = -3)", "Reduced = -3", "DMI0001", "Reduced is -3; give a value from 0 to 65536")]
    [InlineData("Linear(0, 8, Dmi.Activation.Relu)", "0", "DMI0001", "input is 0; give a value from 1 to 65536")]
    [InlineData("Linear(activation: Dmi.Activation.Relu, output: 0, input: 8)", "output: 0", "DMI0001", "output is 0; give a value from 1 to 65536")]
    [InlineData("Lstm(hidden: 8, eps: 0)", "eps: 0", "DMI0002", "eps is 0; give a value between 0 and 1, such as 0.5")]
    [InlineData("Gru(8, 8, 1)", "1", "DMI0002", "eps is 1; give a value between 0 and 1, such as 0.5")]
    [InlineData("Linear(8, 8, Dmi.Activation.Tanh, eps: double.NaN)", "eps: double.NaN", "DMI0002", "eps is NaN; give a value between 0 and 1, such as 0.5")]
    [InlineData("Lstm(hidden: 8, bits: 7)", "bits: 7", "DMI0003", "bits is 7; give 1, 2, 3, 4, 8, 16 or 32")]
    [InlineData("Gru(hidden: 8, bits: 0)", "bits: 0", "DMI0003", "bits is 0; give 1, 2, 3, 4, 8, 16 or 32")]
    [InlineData("Linear(8, 8, Dmi.Activation.Relu, 0.5, 64)", "64", "DMI0003", "bits is 64; give 1, 2, 3, 4, 8, 16 or 32")]
    [InlineData("Lstm(hidden: 8, bits: 32)", "bits: 32", "DMI0007", "bits is 32, the big module has 32, and neither input (8) nor hidden (8) exceeds the reduced dimension 166; give fewer bits, a larger eps, or a smaller Reduced")]
    [InlineData("Gru(hidden: 8, bits: 32)", "bits: 32", "DMI0007", "bits is 32, the big module has 32, and neither input (8) nor hidden (8) exceeds the reduced dimension 152; give fewer bits, a larger eps, or a smaller Reduced")]
    [InlineData("Linear(8, 512, Dmi.Activation.Relu, bits: 32)", "bits: 32", "DMI0007", "bits is 32, the big module has 32, and input (8) does not exceed the reduced dimension 299; give fewer bits, a larger eps, or a smaller Reduced")]
    [InlineData("Lstm(hidden: 8, Big = Dmi.WeightPrecision.Int8)", "Dmi.DualModuleLstm(hidden: 8, Big = Dmi.WeightPrecision.Int8)", "DMI0007", "bits is 8, the big module has 8, and neither input (8) nor hidden (8) exceeds the reduced dimension 166; give fewer bits, a larger eps, or a smaller Reduced")]
    [InlineData("Linear(8, 512, Dmi.Activation.Relu, bits: 16, Big = Dmi.WeightPrecision.BFloat16)", "bits: 16", "DMI0007", "bits is 16, the big module has 16, and input (8) does not exceed the reduced dimension 299; give fewer bits, a larger eps, or a smaller Reduced")]
    [InlineData("Gru(hidden: 8, bits: 16, Big = Dmi.WeightPrecision.Int8)", "bits: 16", "DMI0007", "bits is 16, the big module has 8, and neither input (8) nor hidden (8) exceeds the reduced dimension 152; give fewer bits, a larger eps, or a smaller Reduced")]
    [InlineData("Lstm(65536)", "Dmi.DualModuleLstm(65536)", "DMI0010", "The layer would have 34359738368 weights, more than the 2147483591 that fit in one array; give a smaller hidden or input")]
    [InlineData("Gru(20000, 20000)", "Dmi.DualModuleGru(20000, 20000)", "DMI0010", "The layer would have 2400000000 weights, more than the 2147483591 that fit in one array; give a smaller hidden or input")]
    [InlineData("Linear(65536, 65536, Dmi.Activation.None)", "Dmi.DualModuleLinear(65536, 65536, Dmi.Activation.None)", "DMI0010", "The layer would have 4294967296 weights, more than the 2147483591 that fit in one array; give a smaller output or input")]
    [InlineData("Lstm(8, Mask = (Dmi.MaskRule)7)", "Mask = (Dmi.MaskRule)7", "DMI0011", "Mask is 7, which is not defined; give MaskRule.Threshold, MaskRule.Influence or MaskRule.TopK")]
    [InlineData("Gru(8, Big = (Dmi.WeightPrecision)9)", "Big = (Dmi.WeightPrecision)9", "DMI0011", "Big is 9, which is not defined; give WeightPrecision.Float32, WeightPrecision.BFloat16 or WeightPrecision.Int8")]
    [InlineData("Gru(8, Projection = (Dmi.Projection)(-1))", "Projection = (Dmi.Projection)(-1)", "DMI0011", "Projection is -1, which is not defined; give Projection.SparseRandom, Projection.Learned or Projection.None")]
    [InlineData("Lstm(64, Projection = Dmi.Projection.Learned)", "Projection = Dmi.Projection.Learned", "DMI0018", "A little module of 266 directions at 8 bits would read as much as it saves, of 256 rows of 128 columns at 32 bits; give a smaller Reduced, such as 16")]
    [InlineData("Lstm(64, Projection = Dmi.Projection.Learned, Reduced = 32, ProjectionBits = 5)", "ProjectionBits = 5", "DMI0019", "ProjectionBits is 5, but it must be 1, 2, 3, 4 or 8; give 8")]
    [InlineData("Lstm(64, ProjectionBits = 4)", "ProjectionBits = 4", "DMI0019", "ProjectionBits is 4, but it is for learned projections; give 8")]
    [InlineData("Lstm(64, bits: 4, Projection = Dmi.Projection.Learned, Reduced = 32, LeadingColumns = 20)", "LeadingColumns = 20", "DMI0019", "LeadingColumns is 20, but it must be a multiple of 16 from 0 to 4096; give 16")]
    [InlineData("Lstm(64, Projection = Dmi.Projection.Learned, Reduced = 32, LeadingColumns = 16)", "LeadingColumns = 16", "DMI0019", "LeadingColumns is 16, but it is for little modules of 1 to 4 bits; give 0")]
    [InlineData("Lstm(64, 100, PrecomputedInput = true)", "100", "DMI0020", "input is 100, but with PrecomputedInput a step is given 256 values, one for each row of the four gates; leave input out")]
    [InlineData("Lstm(64, bits: 32, PrecomputedInput = true)", "bits: 32", "DMI0007", "bits is 32, the big module has 32, and hidden (64) does not exceed the reduced dimension 266; give fewer bits, a larger eps, or a smaller Reduced")]
    [InlineData("Lstm(64, PrecomputedInput = true, Projection = Dmi.Projection.Learned, Reduced = 64)", "Projection = Dmi.Projection.Learned", "DMI0018", "A little module of 64 directions at 8 bits would read as much as it saves, of 256 rows of 64 columns at 32 bits; give a smaller Reduced, such as 8")]
    [InlineData("Linear(40, 8, Dmi.Activation.Relu, Projection = Dmi.Projection.Learned, Reduced = 40)", "Projection = Dmi.Projection.Learned", "DMI0018", "A little module of 40 directions at 8 bits would read as much as it saves, of 8 rows of 40 columns at 32 bits; give a smaller Reduced, such as 5")]
    [InlineData("Lstm(512, Big = Dmi.WeightPrecision.Int8, Projection = Dmi.Projection.Learned, Reduced = 1000)", "Projection = Dmi.Projection.Learned", "DMI0018", "A little module of 1000 directions at 8 bits would read as much as it saves, of 2048 rows of 1024 columns at 8 bits; give a smaller Reduced, such as 128")]
    [InlineData("Linear(64, 8, Dmi.Activation.Relu, Projection = Dmi.Projection.Learned, Reduced = 32)", "Projection = Dmi.Projection.Learned", "DMI0018", "A little module of 32 directions at 8 bits would read as much as it saves, of 8 rows of 64 columns at 32 bits; give a smaller Reduced, such as 8")]
    [InlineData("Linear(8, 8, (Dmi.Activation)4)", "(Dmi.Activation)4", "DMI0011", "activation is 4, which is not defined; give Activation.None, Activation.Sigmoid, Activation.Tanh or Activation.Relu")]
    [InlineData("Linear(8, 8, Dmi.Activation.None, Mask = Dmi.MaskRule.Influence)", "Mask = Dmi.MaskRule.Influence", "DMI0013", "Without an activation every output is sensitive, so that Influence has nothing to choose from; remove Mask or give an activation")]
    [InlineData("Linear(8, 8, Dmi.Activation.None, Mask = Dmi.MaskRule.TopK)", "Mask = Dmi.MaskRule.TopK", "DMI0013", "Without an activation every output is sensitive, so that TopK has nothing to choose from; remove Mask or give an activation")]
    public async Task A_wrong_argument_is_reported_where_it_stands_and_emits_nothing(string layer, string place, string id, string message)
    {
        string source = $"[Dmi.DualModule{layer}] public sealed partial class L;";
        Diagnostic diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal((id, message, place), (diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture), Text(diagnostic)));
        AssertEmitsNothing(source);
    }

    // Every source has one layer L; [Lstm] stands for an attribute that is right.
    [Theory]
    [InlineData("[Lstm] public sealed class L;", "L", "DMI0004", "Kernels cannot be added to 'L'; declare it partial")]
    [InlineData("[Lstm] public sealed partial class L<T>;", "L", "DMI0005", "'L' is or lies in the generic type 'L', but a layer has one shape; move it into a type without type parameters")]
    [InlineData("public partial class Outer<T> { [Lstm] public sealed partial class L; }", "Outer", "DMI0005", "'L' is or lies in the generic type 'Outer', but a layer has one shape; move it into a type without type parameters")]
    [InlineData("public class Outer { [Lstm] public sealed partial class L; }", "Outer", "DMI0006", "Kernels cannot be added to 'L' inside 'Outer'; declare 'Outer' partial too")]
    [InlineData("[Lstm] public static partial class L;", "L", "DMI0008", "'L' cannot be a layer because it is static; declare it as an ordinary class: sealed partial class L")]
    [InlineData("[Lstm] public abstract partial class L;", "L", "DMI0008", "'L' cannot be a layer because it is abstract; declare it as an ordinary class: sealed partial class L")]
    [InlineData("[Lstm] public sealed partial record L;", "L", "DMI0008", "'L' cannot be a layer because it is a record; declare it as an ordinary class: sealed partial class L")]
    [InlineData("[Lstm] file sealed partial class L;", "L", "DMI0008", "'L' cannot be a layer because it is file-local; declare it as an ordinary class: sealed partial class L")]
    [InlineData("file partial class Outer { [Lstm] public sealed partial class L; }", "Outer", "DMI0008", "'L' cannot be a layer because it lies in the file-local type 'Outer'; remove the modifier file from 'Outer'")]
    [InlineData("[Lstm] public sealed partial class L(string name);", "(string name)", "DMI0009", "'L' declares a primary constructor, which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Lstm] public sealed partial class L { public required string Name { get; init; } }", "Name", "DMI0009", "'L' declares the required member 'Name', which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Lstm] public sealed partial class L { public void Dispose() { } }", "Dispose", "DMI0009", "'L' declares the member 'Dispose', which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Lstm] public sealed partial class L { public int Shape; }", "Shape", "DMI0009", "'L' declares the member 'Shape', which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Lstm] public sealed partial class L { public void _weights() { } }", "_weights", "DMI0009", "'L' declares the member '_weights', which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Lstm] public sealed partial class L { public sealed class Step; }", "Step", "DMI0009", "'L' declares the member 'Step', which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Lstm] public sealed partial class L { public static L Load(string? path) => throw new System.NotSupportedException(); }", "Load", "DMI0009", "'L' declares the member 'Load', which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Lstm] public sealed partial class L { public L(Dmi.DualModuleWeights w) { } }", "L", "DMI0009", "'L' declares a constructor from DualModuleWeights, which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Dmi.DualModuleGru(8)] public sealed partial class L { public void Step(System.ReadOnlySpan<float> x, Dmi.GruState s) { } }", "Step", "DMI0009", "'L' declares the member 'Step', which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Linear] public sealed partial class L { public int OutputSize => 0; }", "OutputSize", "DMI0009", "'L' declares the member 'OutputSize', which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Linear] public sealed partial class L { public void ForwardDense(System.ReadOnlySpan<float> x, System.Span<float> y, Dmi.LinearState s) { } }", "ForwardDense", "DMI0009", "'L' declares the member 'ForwardDense', which cannot stand beside the generated part; remove or rename it")]
    [InlineData("[Lstm] public sealed partial class Step;", "Step", "DMI0014", "The generator adds a member or a class 'Step', beside which a layer of that name cannot stand; rename the class")]
    [InlineData("[Linear] public sealed partial class Forward;", "Forward", "DMI0014", "The generator adds a member or a class 'Forward', beside which a layer of that name cannot stand; rename the class")]
    [InlineData("public class Base(int size) { public int Size => size; } [Lstm] public sealed partial class L : Base;", "Base", "DMI0015", "'L' cannot derive from 'Base' because it has no accessible constructor without parameters, which the generated one calls; give 'Base' such a constructor or derive from another class")]
    [InlineData("public class Base { private Base() { } public Base(int size) => _ = size; } [Lstm] public sealed partial class L : Base;", "Base", "DMI0015", "'L' cannot derive from 'Base' because it has no accessible constructor without parameters, which the generated one calls; give 'Base' such a constructor or derive from another class")]
    [InlineData("public abstract class Base { public abstract void Dispose(); } [Lstm] public sealed partial class L : Base;", "Base", "DMI0015", "'L' cannot derive from 'Base' because its abstract member 'Dispose' is named like a generated one, which does not override it; make 'Dispose' virtual or rename it")]
    [InlineData("public class Base { public required string Name { get; init; } } [Lstm] public sealed partial class L : Base;", "Base", "DMI0015", "'L' cannot derive from 'Base' because its member 'Name' is required; remove the modifier required from 'Name'")]
    [InlineData("[Lstm] public sealed partial class L { public L(int size) => _ = size; }", "L", "DMI0016", "This constructor of 'L' leaves the layer without weights; let it call the generated one by : this(weights)")]
    [InlineData("public class Base { } [Lstm] public sealed partial class L : Base { public L(int size) : base() => _ = size; }", "L", "DMI0016", "This constructor of 'L' leaves the layer without weights; let it call the generated one by : this(weights)")]
    public async Task A_class_that_cannot_hold_kernels_is_reported_where_it_is_wrong_and_emits_nothing(string source, string place, string id, string message)
    {
        source = Complete(source);
        Diagnostic diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        Assert.Equal((id, message, place), (diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture), Text(diagnostic)));
        AssertEmitsNothing(source);
    }

    [Fact]
    public async Task A_layer_is_no_base_of_another()
    {
        string source = Complete("[Lstm] public partial class First; [Lstm] public sealed partial class Second : First;");
        Diagnostic diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        Assert.Equal(("DMI0015", "First"), (diagnostic.Id, Text(diagnostic)));
        GeneratorRunResult result = Assert.Single(GeneratorHarness.CreateDriver().RunGenerators(GeneratorHarness.Compile(source)).GetRunResult().Results);
        Assert.Equal(["First.Kernels.g.cs", "First.g.cs"], GeneratorHarness.Texts(result).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_layer_inside_a_layer_is_not_named_like_its_kernels()
    {
        string source = Complete("[Lstm] public sealed partial class Outer { [Lstm] public sealed partial class Kernels; }");
        Diagnostic diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        Assert.Equal(("DMI0014", "Kernels"), (diagnostic.Id, Text(diagnostic)));
        GeneratorRunResult result = Assert.Single(GeneratorHarness.CreateDriver().RunGenerators(GeneratorHarness.Compile(source)).GetRunResult().Results);
        Assert.Equal(["Outer.Kernels.g.cs", "Outer.g.cs"], GeneratorHarness.Texts(result).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_second_layer_attribute_is_reported_and_the_first_makes_the_layer()
    {
        string source = Complete("[Lstm, Linear] public sealed partial class L;");
        Diagnostic diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        Assert.Equal("DMI0012", diagnostic.Id);
        Assert.Equal("'L' is a layer by DualModuleLstm already; remove DualModuleLinear or give it to another class", diagnostic.GetMessage(CultureInfo.InvariantCulture));
        Assert.StartsWith("Dmi.DualModuleLinear(", Text(diagnostic), StringComparison.Ordinal);
        Assert.Contains("LstmState", GeneratorHarness.Texts(GeneratorHarness.Run(GeneratorHarness.Compile(source)))["L.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_attribute_on_two_parts_is_left_to_the_compiler_and_keeps_no_other_layer_from_its_kernels()
    {
        CSharpCompilation compilation = GeneratorHarness.Compile(
            Complete("[Lstm] public sealed partial class L; [Lstm] public sealed partial class Other;"), Complete("[Lstm] partial class L;"));
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(compilation));
        Assert.Contains(compilation.GetDiagnostics(), static diagnostic => diagnostic.Id == "CS0579");
        GeneratorRunResult result = Assert.Single(GeneratorHarness.CreateDriver().RunGenerators(compilation).GetRunResult().Results);
        Assert.Null(result.Exception);
        Assert.Equal(["L.Kernels.g.cs", "L.g.cs", "Other.Kernels.g.cs", "Other.g.cs"], GeneratorHarness.Texts(result).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_mistake_is_reported_at_once()
    {
        ImmutableArray<Diagnostic> diagnostics = await GeneratorHarness.AnalyzeAsync(
            "[Dmi.DualModuleLstm(hidden: 0, eps: 2, bits: 7, Mask = (Dmi.MaskRule)5)] public sealed class L { public int Shape, Thresholds; }");
        Assert.Equal(
            ["DMI0001", "DMI0002", "DMI0003", "DMI0011", "DMI0004", "DMI0009", "DMI0009"], diagnostics.Select(static diagnostic => diagnostic.Id));
    }

    [Fact]
    public async Task A_file_that_is_marked_as_generated_is_no_hiding_place() =>
        Assert.Equal("DMI0004", Assert.Single(await GeneratorHarness.AnalyzeAsync(Complete("// <auto-generated/>\n[Lstm] public sealed class L;"))).Id);

    [Theory]
    [InlineData("Lstm(130, Reduced = 20)")]
    [InlineData("Gru(130, Reduced = 20)")]
    [InlineData("Linear(130, 20, Dmi.Activation.Relu, Reduced = 20)")]
    public async Task Kernels_compile_from_the_language_version_on_that_the_message_names(string layer)
    {
        string source = $"[Dmi.DualModule{layer}] public sealed partial class L;";
        LanguageVersion least = Parsing.ClassProblems.LeastLanguageVersion;
        CSharpCompilation compilation = GeneratorHarness.Compile(least, source);
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(compilation));
        GeneratorHarness.Run(compilation);

        compilation = GeneratorHarness.Compile(LanguageVersion.CSharp9, source.TrimEnd(';') + " { }");
        Diagnostic diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(compilation));
        Assert.Equal("DMI0017", diagnostic.Id);
        Assert.Equal(
            $"Kernels are written in C# {least.ToDisplayString()}, but the project is set to 9.0; remove LangVersion from the project or raise it",
            diagnostic.GetMessage(CultureInfo.InvariantCulture));
        Assert.Empty(GeneratorHarness.CreateDriver(LanguageVersion.CSharp9).RunGenerators(compilation).GetRunResult().GeneratedTrees);
    }

    [Theory]
    [InlineData("public sealed class Unrelated;")]
    [InlineData("[Dmi.DualModuleLstm(\"wide\")] public sealed partial class L;")]
    [InlineData("[Dmi.DualModuleGru] public sealed partial class L;")]
    [InlineData("[Dmi.DualModuleGru(8, Mask = 1)] public sealed partial class L;")]
    [InlineData("[Dmi.DualModuleGru(8, Seed = \"\")] public sealed partial class L;")]
    [InlineData("[Lstm] public partial struct L;")]
    public async Task Nothing_is_said_or_emitted_where_no_layer_is_or_the_compiler_says_what_is_wrong(string source)
    {
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(Complete(source)));
        AssertEmitsNothing(Complete(source));
    }

    [Theory]
    [InlineData("[Lstm] public sealed partial class L;")]
    [InlineData("[Dmi.DualModuleLstm(1500, 3, 0.3, 16, Peephole = true)] public sealed partial class L;")]
    [InlineData("[Dmi.DualModuleLstm(hidden: 130, bits: 32, Reduced = 20)] public sealed partial class L;")]
    [InlineData("[Dmi.DualModuleGru(hidden: 8, bits: 1, ResetAfter = false, Mask = Dmi.MaskRule.TopK)] public sealed partial class L;")]
    [InlineData("[Dmi.DualModuleLstm(hidden: 8, Peephole = true, Mask = Dmi.MaskRule.Influence)] public sealed partial class L;")]
    [InlineData("[Dmi.DualModuleGru(8, Mask = 0)] public sealed partial class L;")]
    [InlineData("[Dmi.DualModuleLinear(8, 8, Dmi.Activation.None, bits: 32)] public sealed partial class NoLittleModule;")]
    [InlineData("public partial interface IOuter { [Lstm] public sealed partial class L; }")]
    [InlineData("public static partial class Outer { [Lstm] public sealed partial class L; }")]
    [InlineData("public abstract partial class Outer { [Lstm] private protected sealed partial class L; }")]
    [InlineData("public ref partial struct Outer { [Lstm] public sealed partial class L; }")]
    [InlineData("public readonly partial record struct Outer { [Lstm] public sealed partial class L; }")]
    [InlineData("namespace Audio { [Lstm] public sealed partial class Audio; }")]
    [InlineData("namespace System.Dmi { [Lstm] public sealed partial class Dmi; }")]
    [InlineData("namespace Q { [Lstm] public partial class L { public void Step<T>() { } public void Step(in System.ReadOnlySpan<float> x, Dmi.LstmState s) { } public void Dispose(bool now) { } } }")]
    [InlineData("[Lstm] public sealed partial class L { public void Forward() { } public int OutputSize => 0; public static int Load(int of) => of; }")]
    [InlineData("[Linear] public sealed partial class Step { public void StepDense() { } public int HiddenSize => 0; }")]
    [InlineData("[Lstm] public sealed partial class L { void System.IDisposable.Dispose() => Dispose(); }")]
    [InlineData("[Lstm] public sealed partial class L { static L() { } public L(string path) : this(Dmi.DualModuleWeights.Load(path)) { } public L() : this(\"weights\") { } }")]
    [InlineData("public class Base { protected Base(int size = 3) => _ = size; } [Lstm] public sealed partial class L : Base;")]
    [InlineData("public abstract class Root { public abstract void Dispose(); } public class Base : Root { public sealed override void Dispose() { } } [Lstm] public sealed partial class L : Base;")]
    public async Task A_class_that_can_hold_kernels_gets_them(string source)
    {
        source = Complete(source);
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source));
        Assert.NotEmpty(GeneratorHarness.Run(GeneratorHarness.Compile(source)).GeneratedSources);
    }

    private static string Complete(string source) => source
        .Replace("[Lstm", "[global::Dmi.DualModuleLstm(8)", StringComparison.Ordinal)
        .Replace("Linear]", "Dmi.DualModuleLinear(8, 8, Dmi.Activation.Relu)]", StringComparison.Ordinal);

    private static string Text(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);

    private static void AssertEmitsNothing(string source) =>
        Assert.Empty(GeneratorHarness.CreateDriver().RunGenerators(GeneratorHarness.Compile(source)).GetRunResult().GeneratedTrees);
}
