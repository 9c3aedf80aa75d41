namespace Dmi.Training;

/// <summary>
/// The papers' fit: mini-batch gradient descent on the mean squared error, averaged over batch and rows, from W_LL = 0. The rate is divided
/// by four when the held-out loss stops falling, and the weights go back to the best ones if it rose.
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

    private readonly DualModuleWeights _weights;
    private readonly TrainingOptions _options;
    private readonly StepReader _reader;
    private readonly SgdSamples _samples;
    private readonly HeldOutError _heldOut;
    private readonly SgdBatch _batch;
    private readonly ProgressReporter _progress;

    private StochasticGradientFit(DualModuleWeights weights, ActivationTrace trace, TrainingOptions options)
    {
        (_weights, _options) = (weights, options);
        _progress = new ProgressReporter(options.Progress);
        _reader = new StepReader(trace, weights.Shape, options.MaxDegreeOfParallelism, options.CancellationToken);
        TraceSplit split = TraceSplit.Of(trace.Count);
        _heldOut = new HeldOutError(weights, _reader, split.HeldOut, options);
        _samples = new SgdSamples(weights, _reader, split.Fitted, options, share => _progress.Report("targets", 0.1 * share));
        _batch = new SgdBatch(_samples, weights.Shape, options);
    }

    public static LittleModule Run(DualModuleWeights weights, ActivationTrace trace, TrainingOptions options) =>
        new StochasticGradientFit(weights, trace, options).Run();

    private LittleModule Run()
    {
        float[] best = Descend();
        LittleModule module = LittleWeights.Quantize(_weights, best, _samples.FeatureMeans, _samples.ActivationMeans);
        module = module.WithErrors(_heldOut.Deviations(module));
        _progress.Report("quantize", 1);
        return module;
    }

    private float[] Descend()
    {
        var current = new float[checked(_weights.Shape.RowCount * _reader.FeatureCount)];
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
            _batch.Descend(little, order.AsSpan(first, Math.Min(size, order.Length - first)), rate);
        }
    }

    private void Report(double epochs) => _progress.Report("epochs", 0.1 + 0.85 * epochs / _options.MaxEpochs);

    private double Loss(float[] little)
    {
        float[] bias = LittleWeights.RefitBias(_weights, little, _samples.FeatureMeans, _samples.ActivationMeans);
        double loss = _heldOut.Loss(little, bias);
        _progress.Measured(loss);
        return loss;
    }
}
