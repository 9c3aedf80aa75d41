using Dmi.Numerics;

namespace Dmi.Training;

/// <summary>Measures how far y_LL is from y_HH on steps that were not fitted to.</summary>
internal sealed class HeldOutError
{
    private readonly int _steps;
    private readonly int _rows;
    private readonly float[] _features;
    private readonly float[] _targets;
    private readonly float[] _results;
    private readonly TrainingOptions _options;

    public HeldOutError(StepReader reader, int[] steps, TrainingOptions options)
    {
        (_steps, _rows, _options) = (steps.Length, reader.Problem.Rows, options);
        _features = new float[checked(_steps * reader.FeatureCount)];
        _results = new float[checked(_steps * _rows)];
        reader.ReadFeatures(steps, _features);
        _targets = BigResults.Compute(reader, steps, options);
    }

    /// <summary>Mean of (y_LL − y_HH)² over steps and rows.</summary>
    /// <param name="little">W_LL as the kernels see it, n × K.</param>
    /// <param name="bias">b_LL, n values.</param>
    public double Loss(ReadOnlySpan<float> little, ReadOnlySpan<float> bias)
    {
        (double[] rows, _) = Squares(little, bias);
        return rows.Sum() / ((double)_steps * _rows);
    }

    /// <summary>The matrix with σ of each row, and ‖y_HH − y_LL‖² of each step. The mean error is taken to be 0, which b_LL provides for.</summary>
    public BlockFit Measure(LittleMatrix matrix)
    {
        (double[] rows, double[] steps) = Squares(LittleWeights.Dequantize(matrix), matrix.Bias);
        return new BlockFit(matrix.WithErrors(Array.ConvertAll(rows, sum => (float)Math.Sqrt(sum / _steps))), steps);
    }

    private (double[] ByRow, double[] ByStep) Squares(ReadOnlySpan<float> little, ReadOnlySpan<float> bias)
    {
        (int degree, CancellationToken token) = (_options.MaxDegreeOfParallelism, _options.CancellationToken);
        MatrixProduct.Multiply(_features, little, _results, _steps, _rows, _features.Length / _steps, degree, token);
        (var rows, var steps) = (new double[_rows], new double[_steps]);
        for (int step = 0; step < _steps; step++)
        {
            ReadOnlySpan<float> results = _results.AsSpan(step * _rows, _rows);
            ReadOnlySpan<float> targets = _targets.AsSpan(step * _rows, _rows);
            for (int row = 0; row < rows.Length; row++)
            {
                double error = (double)results[row] + bias[row] - targets[row];
                rows[row] += error * error;
                steps[step] += error * error;
            }
        }

        return (rows, steps);
    }
}
