namespace Dmi.Generators.Tests;

/// <summary>Which layers have their big rows in tiles for dense steps.</summary>
public sealed class TileTests
{
    [Theory]
    [InlineData("DualModuleLstm(hidden: 128)", 32)]
    [InlineData("DualModuleLstm(hidden: 130)", 16)]
    [InlineData("DualModuleLstm(hidden: 128, DenseTiles = false)", 0)]

    // More padding than a quarter of the units.
    [InlineData("DualModuleLstm(hidden: 37)", 0)]
    [InlineData("DualModuleLstm(hidden: 39)", 16)]

    // Binary32 rows of 16 MiB, and of one line more in every row.
    [InlineData("DualModuleLinear(input: 4096, output: 1024, activation: Dmi.Activation.Relu)", 32)]
    [InlineData("DualModuleLinear(input: 4097, output: 1024, activation: Dmi.Activation.Relu)", 0)]

    // Others of 36 MiB and more: 4·1504·3008·2 bytes are 34.5 MiB.
    [InlineData("DualModuleLstm(hidden: 1500, Big = Dmi.WeightPrecision.BFloat16)", 32)]
    [InlineData("DualModuleLinear(input: 18432, output: 1024, activation: Dmi.Activation.Relu, Big = Dmi.WeightPrecision.BFloat16)", 32)]
    [InlineData("DualModuleLinear(input: 18433, output: 1024, activation: Dmi.Activation.Relu, Big = Dmi.WeightPrecision.BFloat16)", 0)]
    [InlineData("DualModuleLstm(hidden: 2048, Big = Dmi.WeightPrecision.Int8)", 32)]
    [InlineData("DualModuleLinear(input: 36865, output: 1024, activation: Dmi.Activation.Relu, Big = Dmi.WeightPrecision.Int8)", 0)]
    public void Rows_are_in_tiles_up_to_a_limit(string layer, int tileRows)
    {
        string source = $"[Dmi.{layer}] public sealed partial class Decoder;";
        IReadOnlyDictionary<string, string> texts = GeneratorHarness.Texts(GeneratorHarness.Run(GeneratorHarness.Compile(source)));
        Assert.Contains(texts.Values, text => text.Contains($"TileRows = {tileRows},", StringComparison.Ordinal));
    }
}
