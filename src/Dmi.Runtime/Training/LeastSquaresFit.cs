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

    public static BlockFit Run(StepReader reader, TraceSplit split, TrainingOptions options, ProgressReporter progress)
    {
        var heldOut = new HeldOutError(reader, split.HeldOut, options);
        LeastSquaresSolution best = Solve(reader, split, heldOut, options, progress);
        BlockFit judged = heldOut.Measure(best.Matrix);
        best.Moments.Add(reader, split.HeldOut, options, static _ => { });
        float[] fitted = new RidgeRegression(reader.Problem, best.Moments, options).Solve(best.Ridge);
        LittleMatrix matrix = LittleWeights.Quantize(reader.Problem, fitted, best.Moments.FeatureMeans, best.Moments.ActivationMeans, best.Moments.FeatureVariances);
        progress.Report("solve", 1);
        return judged with { Matrix = matrix.WithErrors(judged.Matrix.ErrorDeviations) };
    }

    /// <summary>The best ridge, and the solution from the steps that are fitted to alone.</summary>
    public static LeastSquaresSolution Solve(
        StepReader reader, TraceSplit split, HeldOutError heldOut, TrainingOptions options, ProgressReporter progress)
    {
        BlockProblem problem = reader.Problem;
        var moments = new Moments(StepOrigin.Estimate(reader, split.Fitted));
        moments.Add(reader, split.Fitted, options, share => progress.Report("moments", MomentsShare * share));
        double[] ladder = options.Ridge is double given ? [given] : Ladder;
        double unit = (1 - MomentsShare) / (ladder.Length + 1);
        var regression = new RidgeRegression(problem, moments, options);
        (LeastSquaresSolution? best, double least) = (null, double.PositiveInfinity);
        for (int i = 0; i < ladder.Length; i++)
        {
            float[] fitted = regression.Solve(ladder[i]);
            LittleMatrix matrix = LittleWeights.Quantize(problem, fitted, moments.FeatureMeans, moments.ActivationMeans, moments.FeatureVariances);
            double loss = heldOut.Loss(LittleWeights.Dequantize(matrix), matrix.Bias);
            if (best is null || loss < least) (best, least) = (new LeastSquaresSolution(ladder[i], fitted, matrix, moments), loss);
            progress.Measured(loss);
            progress.Report("ridge", MomentsShare + unit * (i + 1));
        }

        return best!;
    }
}
