using Dmi.Numerics;
using Dmi.Projections;

namespace Dmi.Training;

/// <summary>C, the covariance of z over steps of a trace, summed block by block: products in binary32, sums over blocks in binary64.</summary>
internal static class ActivationCovariance
{
    /// <summary>Whether the covariance of so many values fits in an array.</summary>
    public static bool Fits(int size) => (long)size * size <= ReducedDimension.MostWeights;

    /// <summary>Computes it.</summary>
    /// <param name="reader">The block's steps.</param>
    /// <param name="steps">Which steps.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <param name="added">Told the share of the steps that has been added.</param>
    /// <exception cref="ArgumentException">The covariance of so wide a block fits in no array.</exception>
    /// <returns>C as binary32, length of z squared, symmetric.</returns>
    public static float[] Compute(StepReader reader, int[] steps, TrainingOptions options, Action<double> added)
    {
        int size = reader.ActivationCount;
        if (!Fits(size))
        {
            throw new ArgumentException($"A block reads {size} values, and their covariance of {(long)size * size} fits in no array; take a random projection.");
        }

        float[] origin = Mean(reader, steps, options.CancellationToken);
        var products = new double[checked(size * size)];
        var sums = new double[size];
        for (int first = 0; first < steps.Length; first += Moments.StepsPerBlock)
        {
            var block = new ArraySegment<int>(steps, first, Math.Min(Moments.StepsPerBlock, steps.Length - first));
            float[] columns = Columns(reader, block, origin);
            MatrixProduct.AccumulateGram(columns, products, size, block.Count, options.MaxDegreeOfParallelism, options.CancellationToken);
            for (int row = 0; row < size; row++)
            {
                foreach (float value in columns.AsSpan(row * block.Count, block.Count)) sums[row] += value;
            }

            added((first + block.Count) / (double)steps.Length);
        }

        var covariance = new float[products.Length];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double value = (products[row * size + column] - sums[row] * sums[column] / steps.Length) / steps.Length;
                covariance[row * size + column] = covariance[column * size + row] = (float)value;
            }
        }

        return covariance;
    }

    // Near the mean, so that binary32 does not lose the variance in its square.
    private static float[] Mean(StepReader reader, int[] steps, CancellationToken cancellationToken)
    {
        var sums = new double[reader.ActivationCount];
        for (int first = 0; first < steps.Length; first += Moments.StepsPerBlock)
        {
            cancellationToken.ThrowIfCancellationRequested();
            reader.AddActivations(new ArraySegment<int>(steps, first, Math.Min(Moments.StepsPerBlock, steps.Length - first)), sums, 1.0 / steps.Length);
        }

        return Array.ConvertAll(sums, static sum => (float)sum);
    }

    // z − origin, a column per step.
    private static float[] Columns(StepReader reader, ArraySegment<int> steps, float[] origin)
    {
        (int inputSize, int hiddenSize) = (reader.Problem.InputSize, reader.Problem.HiddenSize);
        var inputs = new float[checked(steps.Count * inputSize)];
        var hidden = new float[checked(steps.Count * hiddenSize)];
        reader.ReadActivations(steps, inputs, hidden);
        var columns = new float[checked(steps.Count * reader.ActivationCount)];
        if (inputSize > 0) Transposition.Write(inputs, inputSize, origin.AsSpan(0, inputSize), columns, steps.Count, 0);
        if (hiddenSize > 0) Transposition.Write(hidden, hiddenSize, origin.AsSpan(inputSize), columns.AsSpan(inputSize * steps.Count), steps.Count, 0);
        return columns;
    }
}
