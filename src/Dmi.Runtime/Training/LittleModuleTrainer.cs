using System.Collections.Immutable;
using Dmi.Projections;
using Dmi.Training;

namespace Dmi;

/// <summary>
/// Fits the little module: W_LL and b_LL that minimise the mean squared error between W·z + b and W_LL·φ + b_LL over the steps of a trace, z
/// being what the rows read, φ the same quantised and projected as the kernels will see it, the big module frozen (P2 eq. 12 and 20).
/// </summary>
/// <remarks>
/// <para>
/// The trace should be a sample of all that the layer will serve: means and covariances of its inputs are what everything below rests on. Beginnings of texts, or
/// the recordings of one day, make little modules that are good there.
/// </para>
/// <para>
/// Every block of the little module (<see cref="LayerShape.LittleBlocks"/>) is fitted by itself, to its own rows on the sides that it reads.
/// Where that is r⊙h, r is the big module's. Peepholes are no part of it: they are added to y_LL exactly.
/// </para>
/// <para>
/// <b>Least squares</b> solves this exactly (up to a ridge) through the normal equations. It needs memory for the moments, 8·K·(K + input
/// + hidden) bytes and as much again while solving, whatever the length of the trace.
/// </para>
/// <para>
/// <b>SGD</b> is the papers' way. It works on features and targets less their means, which the bias takes up in the end, and keeps
/// 4·(n + K) bytes a step. <b>Quantisation-aware SGD</b> begins at the least-squares solution and descends with the weights quantised.
/// </para>
/// <para>
/// With <see cref="Projection.Learned"/> the projection is found first, the principal directions of the pre-activations over the trace (reduced-rank
/// regression), and W_LL is fitted to what it gives. With <see cref="Projection.None"/> W_LL is W, which
/// up to 8 bits is rounded so that errors of inputs that go together make up for each other; quantisation-aware descent is kept only where it
/// does better than that on the steps held out.
/// </para>
/// <para>
/// The first two quantise once, at the end; all refit the bias to the quantised weights. A tenth of the steps (every tenth, at most 512) is
/// held out to choose the ridge or the rate and to measure errors: each row's deviation, and |δ|, the mean over these steps of
/// ‖y_HH − y_LL‖₂ / n over the rows of all blocks. The result does not depend on the number of threads.
/// </para>
/// </remarks>
public static class LittleModuleTrainer
{
    // Share of the time that a block with a learned projection takes to find it, roughly.
    private const double LearningShare = 0.5;

    // Rounding W itself takes little beside epochs of descent.
    private const double DirectShare = 0.1;

    /// <summary>Fits a little module.</summary>
    /// <param name="weights">The big module, and the shape of the little one. A little module that is there already is replaced.</param>
    /// <param name="trace">Inputs of the layer, at least two steps; a few times as many as the little module has columns are good.</param>
    /// <param name="options">Method, threads, progress and so on; null means all defaults.</param>
    /// <returns>The same weights with a little module.</returns>
    /// <exception cref="ArgumentException">
    /// The layer has no activation, so that no output could be insensitive; the trace is of a layer of other widths, has fewer than two steps,
    /// or holds values whose products overflow.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static DualModuleWeights Fit(DualModuleWeights weights, ActivationTrace trace, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(trace);
        options ??= new TrainingOptions();
        if (!weights.Shape.HasInsensitiveOutputs)
        {
            throw new ArgumentException(
                $"The layer '{weights.Shape}' has no activation: no output is ever insensitive, and a little module of no use.", nameof(weights));
        }

        trace.CheckFits(weights.Shape, nameof(trace));
        if (trace.Count < 2)
        {
            throw new ArgumentException($"The trace has {trace.Count} step{(trace.Count == 1 ? "" : "s")}, a fit needs at least 2.", nameof(trace));
        }

        options.CancellationToken.ThrowIfCancellationRequested();
        LittleModule little = FitBlocks(weights, trace, options);

        // Spans over a trace on disk do not keep its files.
        GC.KeepAlive(trace);
        return weights.WithLittle(little);
    }

    private static LittleModule FitBlocks(DualModuleWeights weights, ActivationTrace trace, TrainingOptions options)
    {
        LayerShape shape = weights.Shape;
        TraceSplit split = TraceSplit.Of(trace.Count);
        RowStore? resetHidden = ResetHidden.Compute(weights, trace, [.. Enumerable.Range(0, trace.Count)], options);
        var progress = new ProgressReporter(options.Progress);
        var matrices = ImmutableArray.CreateBuilder<LittleMatrix>(shape.LittleBlocks.Length);
        var stepErrors = new double[split.HeldOut.Length];
        double total = shape.LittleBlocks.Sum(block => Work(shape, block));
        (double done, int rows) = (0, 0);
        foreach (LittleBlock block in shape.LittleBlocks)
        {
            var reader = new StepReader(new BlockProblem(weights, block), new BlockTrace(trace, block, resetHidden), options);
            double work = Work(shape, block);
            double learning = shape.Projection == Projection.Learned ? LearningShare * work : 0;
            if (learning > 0)
            {
                progress.Begin(done / total, learning / total, rows: 0);
                LearnedProjection learned = LearnedProjectionFit.Run(reader, split.Fitted, options, progress);
                reader = new StepReader(reader.Problem.WithProjection(learned), new BlockTrace(trace, block, resetHidden), options);
            }

            progress.Begin((done + learning) / total, (work - learning) / total, shape.RowsOf(block));
            BlockFit fit = FitBlock(reader, split, options, progress);
            matrices.Add(fit.Matrix);
            for (int step = 0; step < stepErrors.Length; step++) stepErrors[step] += fit.StepErrors[step];
            (done, rows) = (done + work, rows + shape.RowsOf(block));
        }

        return new LittleModule(shape, matrices.MoveToImmutable(), (float)(stepErrors.Average(Math.Sqrt) / rows));
    }

    private static BlockFit FitBlock(StepReader reader, TraceSplit split, TrainingOptions options, ProgressReporter progress)
    {
        bool isDirect = reader.Problem.Shape.Projection == Projection.None;
        if (options.Method == TrainingMethod.LeastSquares)
        {
            return isDirect ? DirectFit.Run(reader, split, options, progress) : LeastSquaresFit.Run(reader, split, options, progress);
        }

        if (options.Method != TrainingMethod.QuantizationAwareSgd || !isDirect) return StochasticGradientFit.Run(reader, split, options, progress);

        // Rounding that makes errors make up for each other is often where no descent leads.
        progress.Part(0, DirectShare);
        BlockFit direct = DirectFit.Run(reader, split, options, progress);
        BlockFit descended = StochasticGradientFit.Run(reader, split, options, progress);
        return descended.StepErrors.Sum() < direct.StepErrors.Sum() ? descended : direct;
    }

    // Roughly how long a block takes, as a share of the others.
    private static double Work(LayerShape shape, LittleBlock block) => (double)shape.RowsOf(block) * shape.LittleColumnsOf(block);
}
