using Dmi.Numerics;

namespace Dmi.Training;

/// <summary>y_HH of steps of a trace: what a block of the little module is to predict.</summary>
internal static class BigResults
{
    /// <summary>W·z + b, a row per step.</summary>
    /// <returns>steps × n values.</returns>
    public static float[] Compute(StepReader reader, ArraySegment<int> steps, TrainingOptions options)
    {
        BlockProblem problem = reader.Problem;
        int count = steps.Count;
        var inputs = new float[checked(count * problem.InputSize)];
        var hidden = new float[checked(count * problem.HiddenSize)];
        reader.ReadActivations(steps, inputs, hidden);
        var results = new float[checked(count * problem.Rows)];
        for (int step = 0; step < count; step++) problem.Bias.CopyTo(results, step * problem.Rows);
        (int degree, CancellationToken token) = (options.MaxDegreeOfParallelism, options.CancellationToken);
        MatrixProduct.Accumulate(inputs, problem.InputWeights, results, count, problem.Rows, problem.InputSize, degree, token);
        MatrixProduct.Accumulate(hidden, problem.HiddenWeights, results, count, problem.Rows, problem.HiddenSize, degree, token);
        return results;
    }
}
