namespace Dmi.Training;

/// <summary>
/// The little module without a projection: W itself, quantised. Nothing is fitted but the bias, which makes the mean of y_LL that of y_HH.
/// </summary>
internal static class DirectFit
{
    private const int StepsPerBlock = 256;

    /// <summary>Quantises a block.</summary>
    /// <param name="reader">The block's steps.</param>
    /// <param name="split">Steps for the bias, and steps to measure errors on.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <param name="progress">Told of the work.</param>
    public static BlockFit Run(StepReader reader, TraceSplit split, TrainingOptions options, ProgressReporter progress)
    {
        BlockProblem problem = reader.Problem;
        (double[] features, double[] activations) = Means(reader, split.Fitted, progress);
        BlockFit fit = new HeldOutError(reader, split.HeldOut, options)
            .Measure(LittleWeights.Quantize(problem, problem.JoinWeights(), features, activations, []));
        progress.Measured(fit.StepErrors.Average() / problem.Rows);
        progress.Report("quantize", 1);
        return fit;
    }

    private static (double[] Features, double[] Activations) Means(StepReader reader, int[] steps, ProgressReporter progress)
    {
        (var features, var activations) = (new double[reader.FeatureCount], new double[reader.ActivationCount]);
        for (int first = 0; first < steps.Length; first += StepsPerBlock)
        {
            var block = new ArraySegment<int>(steps, first, Math.Min(StepsPerBlock, steps.Length - first));
            var rows = new float[block.Count * reader.FeatureCount];
            reader.ReadFeatures(block, rows);
            for (int i = 0; i < rows.Length; i++) features[i % reader.FeatureCount] += rows[i] / (double)steps.Length;
            reader.AddActivations(block, activations, 1.0 / steps.Length);
            progress.Report("bias", (first + block.Count) / (double)steps.Length);
        }

        return (features, activations);
    }
}
