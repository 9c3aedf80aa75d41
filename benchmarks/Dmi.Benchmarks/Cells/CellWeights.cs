using Dmi.Benchmarks.Libtorch;
using Dmi.Testing;

namespace Dmi.Benchmarks;

/// <summary>
/// Random weights of one layer, as both sides want them: the same numbers for ours, whatever its little module, and for the rival.
/// </summary>
/// <param name="load">Makes our weights for a shape.</param>
/// <param name="createRival">Makes the rival of an engine with so many threads.</param>
internal sealed class CellWeights(Func<LayerShape, DualModuleWeights> load, Func<RivalEngine, int, CellRival> createRival)
{
    /// <summary>Draws weights for a layer.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="seed">Seed.</param>
    public static CellWeights Random(LayerShape shape, int seed) => shape.Kind switch
    {
        LayerKind.Lstm => Of(RandomWeights.Lstm(shape.InputSize, shape.Units, seed), shape),
        LayerKind.Gru => Of(RandomWeights.Gru(shape.InputSize, shape.Units, seed), shape),
        LayerKind.Linear => Of(RandomWeights.Linear(shape.InputSize, shape.Units, seed), shape),
        _ => throw new ArgumentException($"There is no rival for {shape}.", nameof(shape)),
    };

    /// <summary>Our weights, without a little module.</summary>
    /// <param name="shape">A shape of the same kind and dimensions.</param>
    public DualModuleWeights For(LayerShape shape) => load(shape);

    /// <summary>The rival.</summary>
    /// <param name="engine">Whose.</param>
    /// <param name="threads">Threads per step.</param>
    public CellRival CreateRival(RivalEngine engine, int threads) => createRival(engine, threads);

    // Like against like where there is such a rival; ONNX Runtime has no bfloat16 on processors.
    private static CellWeights Of(LstmWeights weights, LayerShape layer) => new(
        shape => DualModuleWeights.FromDense(shape, weights.InputWeights, weights.RecurrentWeights, weights.Bias),
        (engine, threads) =>
        {
            if (engine == RivalEngine.Libtorch)
            {
                using var oracle = new OnnxLstm(weights);
                oracle.Step(LibtorchRival.FirstInput(layer));
                return LibtorchRival.Create("lstm", layer, [weights.InputWeights, weights.RecurrentWeights], [weights.Bias, new float[weights.Bias.Length]], threads, oracle.Hidden);
            }

            if (layer.Big == WeightPrecision.Int8)
            {
                var quantized = new OnnxQuantizedLstm(weights, threads);
                return new CellRival($"{OnnxQuantizedLstm.Engine} DynamicQuantizeLSTM int8", quantized.Step, quantized);
            }

            var rival = new OnnxLstm(weights, threads);
            return new CellRival($"{OnnxLstm.Engine} LSTM fp32", rival.Step, rival);
        });

    private static CellWeights Of(GruWeights weights, LayerShape layer) => new(
        shape => DualModuleWeights.FromDense(shape, weights.InputWeights, weights.RecurrentWeights, weights.Bias, weights.RecurrentBias),
        (engine, threads) =>
        {
            if (engine == RivalEngine.Libtorch)
            {
                using var oracle = new OnnxGru(weights, layer.ResetAfter);
                oracle.Step(LibtorchRival.FirstInput(layer));
                return LibtorchRival.Create("gru", layer, [weights.InputWeights, weights.RecurrentWeights], [weights.Bias, weights.RecurrentBias], threads, oracle.Hidden);
            }

            var rival = new OnnxGru(weights, layer.ResetAfter, threads);
            return new CellRival($"{OnnxGru.Engine} GRU fp32", rival.Step, rival);
        });

    private static CellWeights Of(LinearWeights weights, LayerShape layer) => new(
        shape => DualModuleWeights.FromDense(shape, weights.Weights, weights.Bias),
        (engine, threads) =>
        {
            var rival = new OnnxLinear(weights, layer.Activation == Activation.None ? null : layer.Activation.ToString(), threads);
            if (engine == RivalEngine.Libtorch)
            {
                using (rival)
                {
                    rival.Forward(LibtorchRival.FirstInput(layer));
                    return LibtorchRival.Create("linear", layer, [weights.Weights], [weights.Bias], threads, rival.Output);
                }
            }

            return new CellRival($"{OnnxLinear.Engine} Gemm fp32", rival.Forward, rival);
        });
}
