using Dmi.Testing;

namespace Dmi.Benchmarks;

/// <summary>
/// Random weights of one layer, as both sides want them: the same numbers for ours, whatever its little module, and for the rival.
/// </summary>
/// <param name="load">Makes our weights for a shape.</param>
/// <param name="createRival">Makes the rival with so many threads.</param>
internal sealed class CellWeights(Func<LayerShape, DualModuleWeights> load, Func<int, CellRival> createRival)
{
    /// <summary>Draws weights for a layer.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="seed">Seed.</param>
    public static CellWeights Random(LayerShape shape, int seed) => shape.Kind switch
    {
        LayerKind.Lstm => Of(RandomWeights.Lstm(shape.InputSize, shape.Units, seed), shape.Big),
        LayerKind.Gru => Of(RandomWeights.Gru(shape.InputSize, shape.Units, seed), shape.ResetAfter),
        LayerKind.Linear => Of(RandomWeights.Linear(shape.InputSize, shape.Units, seed), shape.Activation),
        _ => throw new ArgumentException($"There is no rival for {shape}.", nameof(shape)),
    };

    /// <summary>Our weights, without a little module.</summary>
    /// <param name="shape">A shape of the same kind and dimensions.</param>
    public DualModuleWeights For(LayerShape shape) => load(shape);

    /// <summary>The rival.</summary>
    /// <param name="threads">Threads per step.</param>
    public CellRival CreateRival(int threads) => createRival(threads);

    // Like against like where there is such a rival; ONNX Runtime has no bfloat16 on processors.
    private static CellWeights Of(LstmWeights weights, WeightPrecision precision) => new(
        shape => DualModuleWeights.FromDense(shape, weights.InputWeights, weights.RecurrentWeights, weights.Bias),
        threads =>
        {
            if (precision == WeightPrecision.Int8)
            {
                var quantized = new OnnxQuantizedLstm(weights, threads);
                return new CellRival($"{OnnxQuantizedLstm.Engine} DynamicQuantizeLSTM int8", quantized.Step, quantized);
            }

            var rival = new OnnxLstm(weights, threads);
            return new CellRival($"{OnnxLstm.Engine} LSTM fp32", rival.Step, rival);
        });

    private static CellWeights Of(GruWeights weights, bool resetAfter) => new(
        shape => DualModuleWeights.FromDense(shape, weights.InputWeights, weights.RecurrentWeights, weights.Bias, weights.RecurrentBias),
        threads =>
        {
            var rival = new OnnxGru(weights, resetAfter, threads);
            return new CellRival($"{OnnxGru.Engine} GRU fp32", rival.Step, rival);
        });

    private static CellWeights Of(LinearWeights weights, Activation activation) => new(
        shape => DualModuleWeights.FromDense(shape, weights.Weights, weights.Bias),
        threads =>
        {
            var rival = new OnnxLinear(weights, activation == Activation.None ? null : activation.ToString(), threads);
            return new CellRival($"{OnnxLinear.Engine} Gemm fp32", rival.Forward, rival);
        });
}
