using Dmi.Quantization;

namespace Dmi.Training;

/// <summary>
/// The weights at which descent takes its gradient and its loss: those that are trained, or for quantisation-aware training what the kernels
/// would make of them (P2 algorithm 1).
/// </summary>
internal sealed class ForwardWeights
{
    private readonly int _bits;
    private readonly int _leading;
    private readonly float[] _importance;
    private readonly int _columns;
    private readonly ParallelOptions _parallel;
    private readonly float[]? _quantized;

    public ForwardWeights(BlockProblem problem, float[] importance, TrainingOptions options)
    {
        (_bits, _columns) = (problem.Shape.Bits, problem.FeatureCount);
        (_leading, _importance) = (problem.LeadingColumns, problem.Importance(importance));
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = options.MaxDegreeOfParallelism, CancellationToken = options.CancellationToken };
        bool isQuantized = options.Method == TrainingMethod.QuantizationAwareSgd && _bits < 32;
        _quantized = isQuantized ? new float[checked(problem.Rows * _columns)] : null;
    }

    /// <summary>W at present. It is overwritten by the next call.</summary>
    /// <param name="weights">The weights that are trained, n × K.</param>
    public float[] Of(float[] weights)
    {
        if (_quantized is null) return weights;
        Parallel.For(0, weights.Length / _columns, _parallel, () => new int[_columns], (row, _, codes) =>
        {
            Span<float> quantized = _quantized.AsSpan(row * _columns, _columns);

            // A scale that is not a number makes all weights so, and the loss: descent then goes back.
            float scale = WeightQuantizer.Quantize(weights.AsSpan(row * _columns, _columns), _bits, _leading, _importance, codes);
            for (int column = 0; column < codes.Length; column++) quantized[column] = scale * codes[column];
            return codes;
        }, static _ => { });
        return _quantized;
    }
}
