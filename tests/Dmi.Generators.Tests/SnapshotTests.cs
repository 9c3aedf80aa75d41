using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Dmi.Generators.Tests;

public sealed class SnapshotTests
{
    // Small enough to read: x is projected, h is not.
    private const string Small = """
        namespace Audio;

        [Dmi.DualModuleLstm(hidden: 5, input: 24, Reduced = 6)]
        public sealed partial class Denoiser;
        """;

    /// <summary>Layers by the names of their snapshots: attribute, arguments.</summary>
    public static TheoryData<string, string> SmallLayers => new()
    {
        { "Lstm.Small.8bit", "DualModuleLstm(hidden: 5, input: 24, Reduced = 6)" },
        { "Lstm.Small.4bit", "DualModuleLstm(hidden: 5, input: 24, bits: 4, Reduced = 6)" },
        { "Lstm.Small.3bit", "DualModuleLstm(hidden: 5, input: 70, bits: 3, Projection = Dmi.Projection.None)" },
        { "Gru.Learned.Leading.3bit", "DualModuleGru(hidden: 5, input: 60, bits: 3, Reduced = 20, Projection = Dmi.Projection.Learned, ProjectionBits = 3, LeadingColumns = 16)" },
        { "Lstm.Small.1bit", "DualModuleLstm(hidden: 5, input: 24, bits: 1, Reduced = 6)" },
        { "Lstm.Small.16bit", "DualModuleLstm(hidden: 5, input: 24, bits: 16, Reduced = 6)" },
        { "Lstm.Small.32bit", "DualModuleLstm(hidden: 5, input: 24, bits: 32, Reduced = 6)" },
        { "Lstm.Peephole.TopK.2bit", "DualModuleLstm(hidden: 5, input: 24, bits: 2, Reduced = 6, Peephole = true, Mask = Dmi.MaskRule.TopK)" },
        { "Lstm.Learned.Leading.4bit", "DualModuleLstm(hidden: 5, input: 40, bits: 4, Reduced = 20, Projection = Dmi.Projection.Learned, ProjectionBits = 4, LeadingColumns = 16)" },
        { "Lstm.Learned.4bit", "DualModuleLstm(hidden: 5, input: 24, bits: 4, Reduced = 6, Projection = Dmi.Projection.Learned)" },
        { "Lstm.Influence.8bit", "DualModuleLstm(hidden: 5, input: 24, Reduced = 6, Mask = Dmi.MaskRule.Influence)" },
        { "Lstm.Int8.4bit", "DualModuleLstm(hidden: 5, input: 24, bits: 4, Reduced = 6, Big = Dmi.WeightPrecision.Int8)" },
        { "Lstm.Int8.Tiles.4bit", "DualModuleLstm(hidden: 32, input: 24, bits: 4, Reduced = 6, Big = Dmi.WeightPrecision.Int8)" },
        { "Lstm.Tiles.8bit", "DualModuleLstm(hidden: 32, input: 24, Reduced = 6)" },
        { "Gru.BFloat16.Tiles.8bit", "DualModuleGru(hidden: 46, input: 24, Reduced = 6, Big = Dmi.WeightPrecision.BFloat16)" },
        { "Gru.Int8.Tiles.8bit", "DualModuleGru(hidden: 46, input: 24, Reduced = 6, Big = Dmi.WeightPrecision.Int8)" },
        { "Lstm.BFloat16.8bit", "DualModuleLstm(hidden: 5, input: 24, Reduced = 6, Big = Dmi.WeightPrecision.BFloat16)" },
        { "Lstm.Long.8bit", "DualModuleLstm(hidden: 5, input: 260, Reduced = 6)" },
        { "Linear.Long.Int8.4bit", "DualModuleLinear(input: 1180, output: 5, activation: Dmi.Activation.Relu, bits: 4, Reduced = 6, Big = Dmi.WeightPrecision.Int8)" },
        { "Lstm.Precomputed.4bit", "DualModuleLstm(hidden: 24, bits: 4, Reduced = 6, PrecomputedInput = true)" },
        { "Lstm.Precomputed.Int8.2bit", "DualModuleLstm(hidden: 5, bits: 2, Projection = Dmi.Projection.None, Mask = Dmi.MaskRule.Influence, Big = Dmi.WeightPrecision.Int8, PrecomputedInput = true)" },
        { "Gru.Small.8bit", "DualModuleGru(hidden: 5, input: 24, Reduced = 6)" },
        { "Gru.Small.4bit", "DualModuleGru(hidden: 5, input: 24, bits: 4, Reduced = 6)" },
        { "Gru.Small.1bit", "DualModuleGru(hidden: 5, input: 24, bits: 1, Reduced = 6)" },
        { "Gru.ResetBefore.8bit", "DualModuleGru(hidden: 5, input: 24, Reduced = 6, ResetAfter = false)" },
        { "Gru.ResetBefore.Influence.4bit", "DualModuleGru(hidden: 5, input: 24, bits: 4, Reduced = 6, ResetAfter = false, Mask = Dmi.MaskRule.Influence)" },
        { "Linear.Small.8bit", "DualModuleLinear(input: 24, output: 5, activation: Dmi.Activation.Relu, Reduced = 6)" },
        { "Linear.Small.4bit", "DualModuleLinear(input: 24, output: 5, activation: Dmi.Activation.Tanh, bits: 4, Reduced = 6)" },
        { "Linear.Small.1bit", "DualModuleLinear(input: 24, output: 5, activation: Dmi.Activation.Sigmoid, bits: 1, Reduced = 6)" },
        { "Linear.None", "DualModuleLinear(input: 24, output: 5, activation: Dmi.Activation.None)" },
    };

    /// <summary>Layers of the papers' size.</summary>
    public static TheoryData<string, string> BigLayers => new()
    {
        { "Lstm.1500.8bit", "DualModuleLstm(hidden: 1500, eps: 0.5, bits: 8)" },
        { "Gru.1500.4bit", "DualModuleGru(hidden: 1500, eps: 0.5, bits: 4)" },
        { "Linear.1024.1bit", "DualModuleLinear(input: 1024, output: 4096, activation: Dmi.Activation.Relu, eps: 0.5, bits: 1)" },
    };

    [Theory]
    [MemberData(nameof(SmallLayers))]
    public void A_small_layer_is_emitted_as_verified(string name, string attribute)
    {
        CSharpCompilation compilation = Layer("Audio", "Denoiser", attribute);
        IReadOnlyDictionary<string, string> texts = GeneratorHarness.Texts(GeneratorHarness.Run(compilation));
        Assert.Equal(["Audio.Denoiser.Kernels.g.cs", "Audio.Denoiser.g.cs"], texts.Keys.Order(StringComparer.Ordinal));
        Incrementality.AssertSecondRunIsCached(compilation);
        Snapshot.Verify(name + ".Kernels", texts["Audio.Denoiser.Kernels.g.cs"]);
    }

    // What is asked for ahead turns from a row to the next one 1,024 bytes before its end: with few vectors before, in the middle of x or h, or between them.
    [Theory]
    [InlineData("Float32", 4)]
    [InlineData("BFloat16", 2)]
    [InlineData("Int8", 1)]
    public void Rows_a_little_longer_than_what_is_asked_for_ahead_compile(string big, int bytesPerWeight)
    {
        int line = 64 / bytesPerWeight;
        var source = new StringBuilder();
        for (int lines = 15; lines <= 34; lines++)
        {
            source.AppendLine(CultureInfo.InvariantCulture, $"[Dmi.DualModuleLstm(hidden: {line}, input: {(lines - 1) * line}, Reduced = 6, Big = Dmi.WeightPrecision.{big})] public sealed partial class Lstm{lines};");
            source.AppendLine(CultureInfo.InvariantCulture, $"[Dmi.DualModuleGru(hidden: {(lines - 1) * line}, input: {line}, Reduced = 6, Big = Dmi.WeightPrecision.{big})] public sealed partial class Gru{lines};");
            source.AppendLine(CultureInfo.InvariantCulture, $"[Dmi.DualModuleLinear(input: {lines * line}, output: 5, activation: Dmi.Activation.Relu, Reduced = 6, Big = Dmi.WeightPrecision.{big})] public sealed partial class Linear{lines};");
        }

        GeneratorHarness.Run(GeneratorHarness.Compile(source.ToString()));
    }

    [Theory]
    [MemberData(nameof(BigLayers))]
    public void A_layer_of_the_papers_size_has_the_verified_surface(string name, string attribute)
    {
        CSharpCompilation compilation = Layer("Text", "Decoder", attribute);
        Incrementality.AssertSecondRunIsCached(compilation);
        Snapshot.Verify(name + ".Surface", GeneratorHarness.Texts(GeneratorHarness.Run(compilation))["Text.Decoder.g.cs"]);
    }

    [Fact]
    public void Every_hint_name_is_the_full_metadata_name()
    {
        CSharpCompilation compilation = GeneratorHarness.Compile("""
            [Dmi.DualModuleLstm(3, 4)] public sealed partial class Global;

            namespace A.B
            {
                public partial struct Outer
                {
                    internal partial record Middle
                    {
                        [Dmi.DualModuleLstm(hidden: 3, input: 4)] private sealed partial class @event;
                    }
                }
            }
            """);
        IReadOnlyDictionary<string, string> texts = GeneratorHarness.Texts(GeneratorHarness.Run(compilation));
        Assert.Equal(
            ["A.B.Outer+Middle+event.Kernels.g.cs", "A.B.Outer+Middle+event.g.cs", "Global.Kernels.g.cs", "Global.g.cs"],
            texts.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_that_differ_in_case_or_are_keywords_do_not_keep_a_layer_from_its_kernels()
    {
        IReadOnlyDictionary<string, string> texts = GeneratorHarness.Texts(GeneratorHarness.Run(GeneratorHarness.Compile("""
            namespace Q.@event
            {
                [Dmi.DualModuleLstm(3, 4)] public sealed partial class LayerA;
                [Dmi.DualModuleLstm(3, 4)] public sealed partial class LAYERA;
                [Dmi.DualModuleLstm(3, 4)] public sealed partial class @record;
            }
            """)));
        Assert.Equal(
            ["Q.event.LAYERA-1.Kernels.g.cs", "Q.event.LAYERA-1.g.cs", "Q.event.LayerA-2.Kernels.g.cs", "Q.event.LayerA-2.g.cs", "Q.event.record.Kernels.g.cs", "Q.event.record.g.cs"],
            texts.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Members_bases_and_interfaces_of_the_user_stand_beside_the_generated_part() => GeneratorHarness.Run(GeneratorHarness.Compile("""
        public abstract class Base { public string Shape => ""; public virtual void Dispose() { } }
        public interface INamed { string Name { get; } }

        [Dmi.DualModuleLstm(3, 4)]
        public sealed partial class Layer : Base, INamed
        {
            public static readonly Dmi.LayerShape Copy = Shape;
            public string Name => "layer";
            public void Step(string other) => _ = other;
            public Layer(int other) : this(Dmi.DualModuleWeights.Load(other.ToString())) { }
        }
        """));

    [Fact]
    public void The_same_text_comes_out_on_every_run_and_in_every_culture()
    {
        IReadOnlyDictionary<string, string> first = GeneratorHarness.Texts(GeneratorHarness.Run(GeneratorHarness.Compile(Small)));
        var culture = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            foreach (string name in new[] { "tr-TR", "fa-IR", "sv-SE" })
            {
                // Swedish writes a minus sign that is not ASCII's, Persian other digits and separators.
                System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo(name);
                Assert.Equal(first, GeneratorHarness.Texts(GeneratorHarness.Run(GeneratorHarness.Compile(Small.Replace("Reduced = 6", "Reduced = 6, Seed = 0", StringComparison.Ordinal)))));
            }
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = culture;
        }

        Assert.All(first.Values, static text => Assert.DoesNotContain('\r', text));
    }

    [Fact]
    public void A_negative_seed_is_emitted_with_an_ascii_sign_in_every_culture()
    {
        var culture = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("sv-SE");
            var compilation = GeneratorHarness.Compile(Small.Replace("Reduced = 6", "Reduced = 6, Seed = -7", StringComparison.Ordinal));
            Assert.Contains("seed: -7)", GeneratorHarness.Texts(GeneratorHarness.Run(compilation))["Audio.Denoiser.Kernels.g.cs"], StringComparison.Ordinal);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = culture;
        }
    }

    private static CSharpCompilation Layer(string space, string name, string attribute) => GeneratorHarness.Compile($"""
        namespace {space};

        [Dmi.{attribute}]
        public sealed partial class {name};
        """);
}
