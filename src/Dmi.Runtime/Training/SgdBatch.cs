using Dmi.Numerics;

namespace Dmi.Training;

/// <summary>One update of W_LL by one mini-batch, with the memory it needs.</summary>
internal sealed class SgdBatch
{
    private readonly SgdSamples _samples;
    private readonly BlockProblem _problem;
    private readonly TrainingOptions _options;
    private readonly float[] _features;
    private readonly float[] _featureColumns;
    private readonly float[] _targets;
    private readonly float[] _targetColumns;
    private readonly float[] _errors;

    public SgdBatch(SgdSamples samples, BlockProblem problem, TrainingOptions options)
    {
        (_samples, _problem, _options) = (samples, problem, options);
        int size = Math.Min(options.BatchSize, samples.Count);
        _features = new float[checked(size * problem.FeatureCount)];
        _featureColumns = new float[_features.Length];
        _targets = new float[checked(size * problem.Rows)];
        _targetColumns = new float[_targets.Length];
        _errors = new float[_targets.Length];
    }

    /// <summary>W_LL −= rate · ∂/∂W of the mean over batch and rows of (W·φ − y)², W being W_LL or what quantising makes of it.</summary>
    /// <param name="weights">W_LL, n × K.</param>
    /// <param name="forward">W, n × K: where the gradient is taken.</param>
    /// <param name="steps">The batch.</param>
    /// <param name="rate">The learning rate.</param>
    public void Descend(float[] weights, float[] forward, ReadOnlySpan<int> steps, double rate)
    {
        (int count, int rows, int columns) = (steps.Length, _problem.Rows, _problem.FeatureCount);
        for (int i = 0; i < count; i++)
        {
            _samples.Features(steps[i]).CopyTo(_features.AsSpan(i * columns));
            _samples.Targets(steps[i]).CopyTo(_targets.AsSpan(i * rows));
        }

        ReadOnlySpan<float> features = _features.AsSpan(0, count * columns);
        Span<float> featureColumns = _featureColumns.AsSpan(0, features.Length);
        Span<float> targetColumns = _targetColumns.AsSpan(0, count * rows);
        Span<float> errors = _errors.AsSpan(0, count * rows);
        Transposition.WriteAll(features, columns, featureColumns);
        Transposition.WriteAll(_targets.AsSpan(0, count * rows), rows, targetColumns);

        (int degree, CancellationToken token) = (_options.MaxDegreeOfParallelism, _options.CancellationToken);
        MatrixProduct.Multiply(forward, features, errors, rows, count, columns, degree, token);
        float factor = (float)(-2 * rate / ((double)count * rows));
        for (int i = 0; i < errors.Length; i++) errors[i] = factor * (errors[i] - targetColumns[i]);
        MatrixProduct.Accumulate(errors, featureColumns, weights, rows, columns, count, degree, token);
    }
}
