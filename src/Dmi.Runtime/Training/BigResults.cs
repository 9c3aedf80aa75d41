using Dmi.Numerics;

namespace Dmi.Training;

/// <summary>y_HH of steps of a trace: what the little module is to predict.</summary>
internal static class BigResults
{
    /// <summary>W·[x; h] + b, a row per step.</summary>
    /// <returns>steps × n values.</returns>
    public static float[] Compute(DualModuleWeights weights, StepReader reader, ArraySegment<int> steps, TrainingOptions options)
    {
        LayerShape shape = weights.Shape;
        int count = steps.Count;
        var inputs = new float[checked(count * shape.InputSize)];
        var hidden = new float[checked(count * shape.HiddenSize)];
        reader.ReadActivations(steps, inputs, hidden);
        var results = new float[checked(count * shape.RowCount)];
        for (int step = 0; step < count; step++) weights.BiasArray.CopyTo(results, step * shape.RowCount);
        (int degree, CancellationToken token) = (options.MaxDegreeOfParallelism, options.CancellationToken);
        MatrixProduct.Accumulate(inputs, weights.InputWeightArray, results, count, shape.RowCount, shape.InputSize, degree, token);
        MatrixProduct.Accumulate(hidden, weights.RecurrentWeightArray, results, count, shape.RowCount, shape.HiddenSize, degree, token);
        return results;
    }
}
