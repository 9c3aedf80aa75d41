namespace Dmi.Training;

/// <summary>
/// The exact fit. The ridge is chosen by the error of the quantised module on the steps that are held out; then those join the others and
/// the module is fitted to all of them.
/// </summary>
internal static class LeastSquaresFit
{
    private static readonly double[] Ladder = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1];

    // Shares of the time, roughly: the moments, and then one unit per solution.
    private const double MomentsShare = 0.4;

    public static LittleModule Run(DualModuleWeights weights, ActivationTrace trace, TrainingOptions options)
    {
        var progress = new ProgressReporter(options.Progress);
        var reader = new StepReader(trace, weights.Shape, options.MaxDegreeOfParallelism, options.CancellationToken);
        TraceSplit split = TraceSplit.Of(trace.Count);
        var moments = new Moments(StepOrigin.Estimate(reader, split.Fitted));
        moments.Add(reader, split.Fitted, options, share => progress.Report("moments", MomentsShare * share));

        double[] ladder = options.Ridge is double given ? [given] : Ladder;
        double unit = (1 - MomentsShare) / (ladder.Length + 1);
        var heldOut = new HeldOutError(weights, reader, split.HeldOut, options);
        var regression = new RidgeRegression(weights, moments, options);
        (double ridge, LittleModule? best, double least) = (0, null, double.PositiveInfinity);
        for (int i = 0; i < ladder.Length; i++)
        {
            float[] solution = regression.Solve(ladder[i]);
            LittleModule module = LittleWeights.Quantize(weights, solution, moments.FeatureMeans, moments.ActivationMeans);
            double loss = heldOut.Loss(LittleWeights.Dequantize(module), module.Bias);
            if (best is null || loss < least) (ridge, best, least) = (ladder[i], module, loss);
            progress.Measured(loss);
            progress.Report("ridge", MomentsShare + unit * (i + 1));
        }

        float[] deviations = heldOut.Deviations(best!);
        moments.Add(reader, split.HeldOut, options, static _ => { });
        float[] fitted = new RidgeRegression(weights, moments, options).Solve(ridge);
        LittleModule result = LittleWeights.Quantize(weights, fitted, moments.FeatureMeans, moments.ActivationMeans).WithErrors(deviations);
        progress.Report("solve", 1);
        return result;
    }
}
