namespace Dmi.Training;

/// <summary>
/// The little module without a projection: W itself at few bits, rounded to lose little of W·z over the trace
/// (<see cref="FeedbackRounding"/>), and the bias that makes the mean of y_LL that of y_HH.
/// </summary>
internal static class DirectFit
{
    private const int StepsPerBlock = 256;

    // Shares of the time, roughly.
    private const double BiasShare = 0.2;
    private const double CovarianceShare = 0.5;

    /// <summary>Quantises a block.</summary>
    /// <param name="reader">The block's steps.</param>
    /// <param name="split">Steps for the bias, and steps to measure errors on.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <param name="progress">Told of the work.</param>
    public static BlockFit Run(StepReader reader, TraceSplit split, TrainingOptions options, ProgressReporter progress)
    {
        BlockProblem problem = reader.Problem;
        (double[] features, double[] activations) = Means(reader, split.Fitted, progress);
        float[] weights = problem.JoinWeights();
        LittleMatrix plain = LittleWeights.Quantize(problem, weights, features, activations, []);
        var heldOut = new HeldOutError(reader, split.HeldOut, options);
        LittleMatrix? rounded = Round(reader, split.Fitted, weights, options, progress) is { } found
            ? LittleWeights.WithRefittedBias(problem, found, features, activations)
            : null;

        // A trace of fewer steps than columns may teach rounding what is not so.
        bool isBetter = rounded is not null && Loss(rounded) < Loss(plain);
        BlockFit fit = heldOut.Measure(isBetter ? rounded! : plain);
        progress.Measured(fit.StepErrors.Average() / problem.Rows);
        progress.Report("quantize", 1);
        return fit;

        double Loss(LittleMatrix matrix) => heldOut.Loss(LittleWeights.Dequantize(matrix), matrix.Bias);
    }

    // Null where the weights have so many bits that rounding hardly matters, where the covariance of so wide a layer fits in no array, or where
    // the trace has no variance.
    private static LittleMatrix? Round(StepReader reader, int[] steps, float[] weights, TrainingOptions options, ProgressReporter progress)
    {
        if (reader.Problem.Shape.Bits > 8 || !ActivationCovariance.Fits(reader.ActivationCount)) return null;
        float[] covariance = ActivationCovariance.Compute(reader, steps, options, share => progress.Report("covariance", BiasShare + CovarianceShare * share));
        return Array.TrueForAll(covariance, float.IsFinite) ? FeedbackRounding.Round(reader.Problem, weights, covariance, options) : null;
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
            progress.Report("bias", BiasShare * (first + block.Count) / (double)steps.Length);
        }

        return (features, activations);
    }
}
