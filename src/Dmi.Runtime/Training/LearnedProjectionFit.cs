using Dmi.Projections;

namespace Dmi.Training;

/// <summary>Finds B of a block: the principal directions of its pre-activations over a trace, at few bits.</summary>
internal static class LearnedProjectionFit
{
    // Shares of the time, roughly.
    private const double CovarianceShare = 0.5;

    /// <summary>Finds it.</summary>
    /// <param name="reader">The block's steps.</param>
    /// <param name="steps">Which steps.</param>
    /// <param name="options">Threads, cancellation, and the seed of the first guess.</param>
    /// <param name="progress">Told of the work.</param>
    /// <exception cref="ArgumentException">The activations are so large that their products overflow.</exception>
    public static LearnedProjection Run(StepReader reader, int[] steps, TrainingOptions options, ProgressReporter progress)
    {
        BlockProblem problem = reader.Problem;
        float[] covariance = ActivationCovariance.Compute(reader, steps, options, share => progress.Report("covariance", CovarianceShare * share));
        if (!Array.TrueForAll(covariance, float.IsFinite)) throw LittleWeights.Overflow();

        // A block of few rows has fewer directions than columns; the others stay empty.
        int rank = problem.FeatureCount, directions = Math.Min(rank, problem.Rows);
        float[] found = new PrincipalDirections(problem, covariance, options)
            .Find(directions, share => progress.Report("directions", CovarianceShare + (1 - CovarianceShare) * share));
        if (!Array.TrueForAll(found, float.IsFinite)) throw LittleWeights.Overflow();
        var matrix = new float[checked(rank * problem.ActivationCount)];
        found.CopyTo(matrix, 0);
        return LearnedProjection.Quantize(matrix, rank, problem.InputSize, problem.HiddenSize, problem.Shape.ProjectionBits);
    }
}
