using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dmi.KernelProbe;
using Dmi.Layers;
using Dmi.Numerics;
using Dmi.Testing;

namespace Dmi.Kernels.Tests;

/// <summary>Layers of every kind from files of packed weights: their steps are those of the layers that were packed from weights, bit for bit.</summary>
public sealed class PackedRoundTripTests : IDisposable
{
    private const int Steps = 4;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. PackedWeights.Layers.Select(static layer => layer.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_are_the_same_bit_for_bit(string name)
    {
        SubjectFactory layer = PackedWeights.Layers.Single(layer => layer.Name == name);
        string path = _folder.File("layer.packed");
        using Subject packed = PackedWeights.Create(layer);
        packed.SavePacked(path);
        using Subject mapped = packed.LoadPacked(path, PackedLoading.Map), read = packed.LoadPacked(path, PackedLoading.Read);
        foreach (float[] input in RandomWeights.Inputs(Steps, layer.Shape.InputSize, 3))
        {
            foreach (Subject subject in (Subject[])[packed, mapped, read])
            {
                subject.Step(input);
                Assert.Equal(packed.Output(), subject.Output());
            }

            foreach (Subject subject in (Subject[])[packed, mapped, read])
            {
                subject.StepDense(input);
                Assert.Equal(packed.Output(), subject.Output());
            }
        }

        Assert.Equal(packed.Statistics, mapped.Statistics);
        Assert.Equal(packed.Statistics, read.Statistics);

        // What was loaded is written as it was.
        mapped.SavePacked(_folder.File("again.packed"));
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(_folder.File("again.packed")));
    }

    [Fact]
    public void A_section_that_is_worth_pages_begins_at_one()
    {
        string path = _folder.File("layer.packed");
        SubjectFactory layer = AllLayers.Factories.Single(static layer => layer.Name == nameof(L650x650b4LearnedInt8));
        using Subject packed = PackedWeights.Create(layer);
        packed.SavePacked(path);
        string[] lines = [.. PackedBytes.Text(File.ReadAllBytes(path)).Split('\n').Where(static line => line.Contains(" bytes at ", StringComparison.Ordinal))];
        Assert.Equal(
            ["BigRows", "BigTiles", "BigScales", "Bias", "LittleRows", "LittleScales", "LittleBias", "LearnedRows", "LearnedScales"], lines.Select(static line => line.Split(':')[0]));
        Assert.All(lines, static line =>
        {
            long[] numbers = [.. line.Split(' ').Where(static word => long.TryParse(word, out _)).Select(static word => long.Parse(word, CultureInfo.InvariantCulture))];
            Assert.Equal(0, numbers[1] % (numbers[0] >= 1 << 20 ? 1 << 16 : 64));
        });
        Assert.StartsWith("BigRows: 3694592 bytes at 65536", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_little_module_there_is_none_afterwards()
    {
        string path = _folder.File("layer.packed");
        using var before = new Lstm37(ProbeWeights.Dense(Lstm37.Shape, 1)) { Thresholds = SwitchingThresholds.Magnitude(0.6, 0.6, 0.6, 0.6) };
        before.SavePacked(path);
        using var after = Lstm37.LoadPacked(path);
        Assert.Equal(before.Thresholds, after.Thresholds);
        LstmState a = before.CreateState(), b = after.CreateState();
        foreach (float[] input in RandomWeights.Inputs(Steps, Lstm37.InputSize, 2))
        {
            before.Step(input, a);
            after.Step(input, b);
            Assert.True(a.Hidden.SequenceEqual(b.Hidden) && a.Cell.SequenceEqual(b.Cell));
        }

        Assert.Equal(0, b.Statistics.InsensitiveRatio);
    }

    [Theory]
    [InlineData(1f / 3, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 1e-45f)]
    [InlineData(float.PositiveInfinity, float.NegativeInfinity)]
    [InlineData(-0f, float.MaxValue)]
    public void Thresholds_come_back_as_they_were(float lower, float upper)
    {
        string path = _folder.File("layer.packed");
        var thresholds = new SwitchingThresholds([.. Enumerable.Repeat(new SwitchingInterval(lower, upper), 4)]);
        using (var before = new Lstm37(ProbeWeights.WithLittle(Lstm37.Shape, 1)) { Thresholds = thresholds }) before.SavePacked(path);
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            using var after = Lstm37.LoadPacked(path);
            Assert.Equal(thresholds, after.Thresholds);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData("scalar", KernelTier.Scalar)]
    [InlineData("128", KernelTier.Vector128)]
    [InlineData("256", KernelTier.Vector256)]
    public void Every_tier_packs_the_same_bytes(string force, KernelTier tier)
    {
        if (tier > KernelTiers.Widest) return;
        PackedWeights.SaveAll(_folder.File(""));
        using var other = new TemporaryFolder();

        // Without hardware intrinsics the quantisers' vectors are others too, not only the kernels'.
        (string, string)[] environment = tier == KernelTier.Scalar ? [("DOTNET_EnableHWIntrinsic", "0")] : [(KernelTiers.Variable, force)];
        ChildProcess.Result result = ChildProcess.RunProbe(["--save-packed", other.File("")], environment);
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Contains($"tier {tier}", result.Output, StringComparison.Ordinal);
        Assert.Equal(_folder.Files, other.Files);
        Assert.True(_folder.Files.Length > 90);
        Assert.All(_folder.Files, file => Assert.True(File.ReadAllBytes(_folder.File(file)).AsSpan().SequenceEqual(File.ReadAllBytes(other.File(file))), file));
    }

    [Fact]
    public void What_is_packed_changes_with_the_version_only()
    {
        // Where this fails and no layout has changed, files of before hold something else than LoadPacked now takes them for: raise PackedHeader.Version.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (SubjectFactory layer in PackedWeights.Small)
        {
            using Subject subject = PackedWeights.Create(layer);
            subject.SavePacked(_folder.File(layer.Name));
            hash.AppendData(Encoding.UTF8.GetBytes(layer.Name));
            hash.AppendData(File.ReadAllBytes(_folder.File(layer.Name)));
        }

        Assert.Equal("3 213DBC784F342DEA", $"{PackedHeader.Version} {Convert.ToHexString(hash.GetHashAndReset())[..16]}");
    }

    [Fact]
    public void The_header_names_every_property_of_a_layout()
    {
        string[] names = [.. LayoutDescription.Of(Layout(Lstm37.Shape)).Select(static line => line.Name)];
        string[] derived = [nameof(LayerShape.InputColumns), nameof(LayerShape.HiddenSize), nameof(LayerShape.GateActivations), nameof(LayerShape.LittleBlocks), nameof(LayerShape.HasInsensitiveOutputs), nameof(LayerShape.GateCount),
            nameof(LayerShape.RowCount), nameof(LayerShape.ReducesInput), nameof(LayerShape.ReducesHidden), nameof(LayerShape.LittleInputColumns), nameof(LayerShape.LittleHiddenColumns), nameof(LayerShape.LittleColumns)];
        IEnumerable<string> shape = typeof(LayerShape).GetProperties().Where(static property => !property.GetMethod!.IsStatic).Select(static property => property.Name).Except(derived);
        IEnumerable<string> layout = typeof(LayerLayout).GetProperties().Select(static property => property.Name).Except([nameof(LayerLayout.Shape)]);
        Assert.Equal(shape.Concat(layout).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));

        static LayerLayout Layout(LayerShape shape)
        {
            using var layer = new Lstm37(ProbeWeights.Dense(shape, 1));
            return layer.CreateState().Layout;
        }
    }
}
