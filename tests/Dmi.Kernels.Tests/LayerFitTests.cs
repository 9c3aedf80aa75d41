using Dmi.KernelProbe;

namespace Dmi.Kernels.Tests;

/// <summary>Weights that do not fit a layer are refused with what is to be done about it.</summary>
public sealed class LayerFitTests
{
    [Fact]
    public void A_file_of_another_shape_is_named_with_all_that_differs()
    {
        string path = Path.Combine(Path.GetTempPath(), $"dmi-{Guid.NewGuid():N}.safetensors");
        try
        {
            ProbeWeights.Dense(LayerShape.Lstm(37, 130, bits: 1, seed: 5), 1).Save(path);
            string message = Assert.Throws<ArgumentException>("path", () => Lstm37.Load(path)).Message;
            Assert.StartsWith($"{path}: The weights are of Lstm hidden 37, input 130, reduced 239, 1 bit, seed 5, the layer is Lstm", message, StringComparison.Ordinal);
            Assert.Contains("they differ in Bits (1, not 8), Seed (5, not 0).", message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(Projection.Learned, 120)]
    [InlineData(Projection.None, 130)]
    public void Another_projection_is_named(Projection projection, int reduced)
    {
        LayerShape shape = LayerShape.Lstm(37, 130, reduced: projection == Projection.None ? 0 : reduced, projection: projection);
        string message = Assert.Throws<ArgumentException>("weights", () => new Lstm37(ProbeWeights.Dense(shape, 1))).Message;
        Assert.Contains($"they differ in Projection ({projection}, not SparseRandom), ReducedSize ({reduced}, not 239).", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_of_reading() =>
        Assert.ThrowsAny<IOException>(() => Lstm37.Load(Path.Combine(Path.GetTempPath(), $"dmi-{Guid.NewGuid():N}.safetensors")));

    [Fact]
    public void Thresholds_of_another_rule_are_refused_with_the_two_ways_out()
    {
        DualModuleWeights weights = ProbeWeights.WithLittle(LayerShape.Lstm(37, 130, bits: 4), 1).WithThresholds(SwitchingThresholds.Magnitude(1, 1, 1, 1));
        string message = Assert.Throws<ArgumentException>("weights", () => new L37x130b4TopK(weights)).Message;
        Assert.Contains("thresholds of the rule Threshold, the layer's mask is TopK", message, StringComparison.Ordinal);
        Assert.Contains("use WithMask(MaskRule.TopK) or WithThresholds(null).", message, StringComparison.Ordinal);
        foreach (DualModuleWeights way in (DualModuleWeights[])[weights.WithMask(MaskRule.TopK), weights.WithThresholds(null)])
        {
            using var layer = new L37x130b4TopK(way);
            Assert.True(layer.Thresholds.IsDense);
        }
    }

    [Fact]
    public void Peepholes_must_be_there()
    {
        LayerShape shape = L37x130b8Peephole.Shape;
        var weights = DualModuleWeights.FromDense(
            shape, new float[shape.RowCount * shape.InputSize], new float[shape.RowCount * shape.HiddenSize], new float[shape.RowCount]);
        Assert.Contains("give them by WithPeepholes", Assert.Throws<ArgumentException>("weights", () => new L37x130b8Peephole(weights)).Message, StringComparison.Ordinal);
    }
}
