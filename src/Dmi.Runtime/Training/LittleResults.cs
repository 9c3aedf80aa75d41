using Dmi.Numerics;

namespace Dmi.Training;

/// <summary>y_LL of one block over steps of a trace.</summary>
internal sealed class LittleResults(LittleMatrix matrix, StepReader reader, TrainingOptions options)
{
    private readonly float[] _weights = LittleWeights.Dequantize(matrix);
    private float[] _features = [];
    private float[] _results = [];

    /// <summary>Predicts steps.</summary>
    /// <param name="steps">Which steps.</param>
    /// <returns>A row per step; valid until the next call.</returns>
    public ReadOnlySpan<float> Compute(ArraySegment<int> steps)
    {
        int count = steps.Count;
        if (_features.Length < count * matrix.Columns)
        {
            _features = new float[checked(count * matrix.Columns)];
            _results = new float[checked(count * matrix.Rows)];
        }

        Memory<float> features = _features.AsMemory(0, count * matrix.Columns);
        Span<float> results = _results.AsSpan(0, count * matrix.Rows);
        reader.ReadFeatures(steps, features);
        for (int step = 0; step < count; step++) matrix.Bias.CopyTo(results[(step * matrix.Rows)..]);
        MatrixProduct.Accumulate(
            features.Span, _weights, results, count, matrix.Rows, matrix.Columns, options.MaxDegreeOfParallelism, options.CancellationToken);
        return results;
    }
}
