using Dmi.Training;

namespace Dmi;

/// <summary>
/// Fits the little module: W_LL and b_LL that minimise the mean squared error between W·[x; h] + b and W_LL·φ + b_LL over the steps of a
/// trace, φ being the quantised and projected [x | h] that the kernels will see, the big module frozen (P2 eq. 12 and 20).
/// </summary>
/// <remarks>
/// <para>
/// <b>Least squares</b> solves this exactly (up to a ridge) through the normal equations. It needs memory for the moments, 8·K·(K + input
/// + hidden) bytes and as much again while solving, whatever the length of the trace.
/// </para>
/// <para>
/// <b>SGD</b> is the papers' way. It works on features and targets less their means, which the bias takes up in the end, and keeps
/// 4·(n + K) bytes a step.
/// </para>
/// <para>
/// Both quantise once, at the end, and then refit the bias to the quantised weights. A tenth of the steps (every tenth, at most 512) is
/// held out to choose the ridge or the rate and to measure each row's error deviation. The result does not depend on the number of threads.
/// </para>
/// </remarks>
public static class LittleModuleTrainer
{
    /// <summary>Fits a little module.</summary>
    /// <param name="weights">The big module, and the shape of the little one. A little module that is there already is replaced.</param>
    /// <param name="trace">Inputs of the layer, at least two steps; a few times as many as the little module has columns are good.</param>
    /// <param name="options">Method, threads, progress and so on; null means all defaults.</param>
    /// <returns>The same weights with a little module.</returns>
    /// <exception cref="ArgumentException">
    /// The trace is of a layer of other widths, has fewer than two steps, or holds values whose products overflow.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static DualModuleWeights Fit(DualModuleWeights weights, ActivationTrace trace, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(trace);
        options ??= new TrainingOptions();
        trace.CheckFits(weights.Shape, nameof(trace));
        if (trace.Count < 2)
        {
            throw new ArgumentException($"The trace has {trace.Count} steps, a fit needs at least 2.", nameof(trace));
        }

        options.CancellationToken.ThrowIfCancellationRequested();
        return weights.WithLittle(options.Method == TrainingMethod.Sgd
            ? StochasticGradientFit.Run(weights, trace, options)
            : LeastSquaresFit.Run(weights, trace, options));
    }
}
