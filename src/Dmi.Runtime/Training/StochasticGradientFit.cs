namespace Dmi.Training;

/// <summary>
/// The papers' fit: mini-batch gradient descent on the mean squared error, averaged over batch and rows. The rate is divided by four when
/// the held-out loss stops falling, and the weights go back to the best ones if it rose. Quantisation-aware, gradient and loss are those of
/// the quantised weights.
/// </summary>
/// <remarks>Features and targets are taken less their means over the fitted steps, so that the bias needs no descent of its own.</remarks>
internal sealed class StochasticGradientFit
{
    private const double RateDivisor = 4;

    // 5 / 4¹⁰ ≈ 5·10⁻⁶: nothing moves any more.
    private const int MostDivisions = 10;

    // A starting rate of up to 10²⁴ is brought down until the loss falls for the first time; where it never does, nothing can be learned.
    private const int MostTamings = 40;

    private const int BatchesPerReport = 16;

    // A loss that falls by less than this share has stopped falling.
    private const double LeastGain = 1e-4;

    // Shares of the time, roughly.
    private const double TargetsShare = 0.1;
    private const double StartShare = 0.2;
    private const double QuantizeShare = 0.05;

    private readonly BlockProblem _problem;
    private readonly TrainingOptions _options;
    private readonly SgdSamples _samples;
    private readonly HeldOutError _heldOut;
    private readonly SgdBatch _batch;
    private readonly ForwardWeights _forward;
    private readonly float[] _initial;
    private readonly ProgressReporter _progress;

    private StochasticGradientFit(StepReader reader, TraceSplit split, TrainingOptions options, ProgressReporter progress)
    {
        (_problem, _options, _progress) = (reader.Problem, options, progress);
        _heldOut = new HeldOutError(reader, split.HeldOut, options);
        progress.Part(0, TargetsShare);
        _samples = new SgdSamples(reader, split.Fitted, options, share => progress.Report("targets", share));
        _batch = new SgdBatch(_samples, _problem, options);
        _forward = new ForwardWeights(_problem, _samples.FeatureVariances, options);
        _initial = Start(reader, split);
    }

    public static BlockFit Run(StepReader reader, TraceSplit split, TrainingOptions options, ProgressReporter progress) =>
        new StochasticGradientFit(reader, split, options, progress).Run();

    private BlockFit Run()
    {
        float[] best = Descend();
        LittleMatrix matrix = LittleWeights.Quantize(_problem, best, _samples.FeatureMeans, _samples.ActivationMeans, _samples.FeatureVariances);
        BlockFit fit = _heldOut.Measure(matrix);
        _progress.Part(0, 1);
        _progress.Report("quantize", 1);
        return fit;
    }

    // Zeros; for quantisation-aware descent the least-squares solution, from which it ends nearer than from zeros.
    private float[] Start(StepReader reader, TraceSplit split)
    {
        if (_options.Method != TrainingMethod.QuantizationAwareSgd)
        {
            _progress.Part(TargetsShare, 1 - TargetsShare - QuantizeShare);
            return new float[checked(_problem.Rows * _problem.FeatureCount)];
        }

        _progress.Part(TargetsShare, StartShare);
        float[] start = LeastSquaresFit.Solve(reader, split, _heldOut, _options, _progress).Weights;
        _progress.Part(TargetsShare + StartShare, 1 - TargetsShare - StartShare - QuantizeShare);
        return start;
    }

    private float[] Descend()
    {
        float[] current = [.. _initial];
        float[] best = [.. current];
        double initial = Loss(current);
        double least = initial;
        double rate = _options.LearningRate;
        int divisions = 0;
        var random = new Random(_options.Seed);
        int[] order = [.. Enumerable.Range(0, _samples.Count)];
        for (int epoch = 0; epoch < _options.MaxEpochs && divisions < (least < initial ? MostDivisions : MostTamings); epoch++)
        {
            random.Shuffle(order);
            RunEpoch(current, order, rate, epoch);

            // A loss that is not a number compares as not lower, and counts as one that rose.
            double loss = Loss(current);
            bool isFalling = loss < least * (1 - LeastGain);
            if (least == initial && loss < initial) divisions = 0;
            if (loss < least)
            {
                current.CopyTo(best, 0);
                least = loss;
            }
            else
            {
                best.CopyTo(current, 0);
            }

            if (!isFalling)
            {
                rate /= RateDivisor;
                divisions++;
            }
        }

        return best;
    }

    private void RunEpoch(float[] little, int[] order, double rate, int epoch)
    {
        int size = Math.Min(_options.BatchSize, order.Length);
        int batches = (order.Length - 1) / size + 1;
        for (int batch = 0; batch < batches; batch++)
        {
            if (batch % BatchesPerReport == 0) Report(epoch + (double)batch / batches);
            int first = batch * size;
            _batch.Descend(little, _forward.Of(little), order.AsSpan(first, Math.Min(size, order.Length - first)), rate);
        }
    }

    private void Report(double epochs) => _progress.Report("epochs", epochs / _options.MaxEpochs);

    private double Loss(float[] little)
    {
        float[] forward = _forward.Of(little);
        float[] bias = LittleWeights.RefitBias(_problem, forward, _samples.FeatureMeans, _samples.ActivationMeans);
        double loss = _heldOut.Loss(forward, bias);
        _progress.Measured(loss);
        return loss;
    }
}
