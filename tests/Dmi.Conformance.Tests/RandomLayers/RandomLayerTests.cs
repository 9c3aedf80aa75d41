using CsCheck;

namespace Dmi.Conformance.Tests.RandomLayers;

/// <summary>
/// Layers that nobody thought of: random kinds, sizes and options, compiled while the test runs. A failure names its seed; CsCheck_Seed in
/// the environment repeats it.
/// </summary>
public sealed class RandomLayerTests
{
    // One batch is one compilation; that of a single layer takes nearly as long.
    private const int Batches = 4;
    private const int LayersPerBatch = 12;

    [Fact]
    public void Any_layer_agrees_with_the_reference_and_with_ONNX_Runtime() => LayerDescription.Any.Array[LayersPerBatch].Sample(
        static layers => LayerCompiler.Run(layers, LayerCheck.Run), iter: Batches, threads: 1,
        print: static layers => string.Join('\n', layers.Select(static layer => layer.ToString())));
}
