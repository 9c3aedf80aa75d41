namespace Dmi.Models;

/// <summary>
/// A word-level language model over any LSTM or GRU layer, generated or interpreted: embedding → layer → softmax over the vocabulary, with one matrix
/// as embedding and decoder. A layer with a precomputed input is given rows of <see cref="WordLanguageModelWeights.InputTable"/>. Each call works on a state and buffers of its own, so any number of threads may use one model.
/// </summary>
public class WordLanguageModel : IDisposable
{
    /// <summary>
    /// Steps whose logits are computed together, so that the decoder's matrix is read once per block instead of once per step.
    /// </summary>
    private const int BlockSteps = 64;

    private readonly WordLanguageModelWeights _weights;
    private readonly SoftmaxDecoder _decoder;

    /// <summary>A model with the given layer.</summary>
    /// <param name="weights">The model's weights; its recurrent part is not used.</param>
    /// <param name="layer">The layer, which the model disposes of.</param>
    /// <exception cref="ArgumentException">The layer's shape is not that of the model.</exception>
    public WordLanguageModel(WordLanguageModelWeights weights, IRecurrentLayer layer)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(layer);
        weights.CheckShape(layer.LayerShape, nameof(layer));
        _weights = weights;
        _decoder = new SoftmaxDecoder(weights);
        Layer = layer;
    }

    /// <summary>The recurrent layer, whose thresholds are the run-time knob.</summary>
    public IRecurrentLayer Layer { get; }

    /// <summary>Runs the dense layer over the beginning of a text, from a state of zeros, and records what enters each step.</summary>
    /// <param name="tokens">Word numbers.</param>
    /// <param name="steps">Steps to record, at most as many as there are tokens.</param>
    /// <param name="progress">Told the steps done, now and then.</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    /// <returns>x, h and, of an LSTM, c of every step: what the little module is fitted to and thresholds are searched on.</returns>
    /// <exception cref="ArgumentException">A token is outside the vocabulary.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1 or above the number of tokens.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ActivationTrace CaptureTrace(
        ReadOnlySpan<ushort> tokens, int steps, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, tokens.Length);
        _weights.CheckTokens(tokens[..steps], nameof(tokens));
        var trace = new ActivationTrace(Layer.LayerShape);
        RecurrentState state = Layer.CreateState();
        for (int step = 0; step < steps; step++)
        {
            if (step % BlockSteps == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(step);
            }

            ReadOnlySpan<float> input = _weights.Input(tokens[step], Layer.LayerShape);
            if (state is LstmState lstm) trace.Add(input, lstm.Hidden, lstm.Cell);
            else trace.Add(input, state.Hidden);
            Layer.StepDense(input, state);
        }

        progress?.Report(steps);
        return trace;
    }

    /// <summary>
    /// Perplexity of a text read as one stream: the state begins at zero and is carried over to the end, and every token after the first is
    /// predicted from all before it.
    /// </summary>
    /// <param name="tokens">Word numbers, at least two.</param>
    /// <param name="mode">Whether the layer skips rows.</param>
    /// <param name="maxDegreeOfParallelism">
    /// Threads that the decoder may use, −1 for one per processor; 1 is best where several texts or settings run side by side.
    /// </param>
    /// <param name="progress">Told the tokens predicted so far, after every block.</param>
    /// <param name="cancellationToken">Checked after every block.</param>
    /// <exception cref="ArgumentException">There are fewer than two tokens, or one is outside the vocabulary.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PerplexityResult Perplexity(
        ReadOnlySpan<ushort> tokens, InferenceMode mode = InferenceMode.DualModule, int maxDegreeOfParallelism = 1,
        IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        Run(tokens, mode, [], maxDegreeOfParallelism, progress, cancellationToken);

    /// <summary><see cref="Perplexity"/>, and what is needed to compare the predictions with those of another run.</summary>
    /// <inheritdoc cref="Perplexity"/>
    public TextEvaluation Evaluate(
        ReadOnlySpan<ushort> tokens, InferenceMode mode = InferenceMode.DualModule, int maxDegreeOfParallelism = 1,
        IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        var outputs = new float[Math.Max(0, tokens.Length - 1) * _weights.HiddenSize];
        PerplexityResult result = Run(tokens, mode, outputs, maxDegreeOfParallelism, progress, cancellationToken);
        return new TextEvaluation(_decoder, outputs, result);
    }

    /// <summary>Releases the layer.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    // Every h goes to kept, where there is room for it.
    private PerplexityResult Run(
        ReadOnlySpan<ushort> tokens, InferenceMode mode, Span<float> kept, int maxDegreeOfParallelism, IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        if (tokens.Length < 2)
        {
            throw new ArgumentException($"The text has {tokens.Length} tokens; at least 2 are needed to predict one.", nameof(tokens));
        }

        _weights.CheckTokens(tokens, nameof(tokens));
        int hidden = _weights.HiddenSize;
        RecurrentState state = Layer.CreateState();
        var outputs = new float[BlockSteps * hidden];
        var logits = new float[BlockSteps * _weights.VocabularySize];
        double sum = 0;
        int predictions = tokens.Length - 1;
        for (int start = 0; start < predictions; start += BlockSteps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int steps = Math.Min(BlockSteps, predictions - start);
            for (int step = 0; step < steps; step++)
            {
                Step(tokens[start + step], mode, state);
                state.Hidden.CopyTo(outputs.AsSpan(step * hidden));
            }

            if (!kept.IsEmpty) outputs.AsSpan(0, steps * hidden).CopyTo(kept[(start * hidden)..]);
            ReadOnlySpan<ushort> targets = tokens.Slice(start + 1, steps);
            sum += _decoder.NegativeLogLikelihood(outputs.AsSpan(0, steps * hidden), targets, logits, maxDegreeOfParallelism);
            progress?.Report(start + steps);
        }

        return new PerplexityResult(sum / predictions, predictions, state.Statistics);
    }

    /// <summary>Releases the layer.</summary>
    /// <param name="disposing">False only in finalizers, of which there are none here.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Layer.Dispose();
    }

    private void Step(ushort token, InferenceMode mode, RecurrentState state)
    {
        ReadOnlySpan<float> input = _weights.Input(token, Layer.LayerShape);
        if (mode == InferenceMode.Dense)
        {
            Layer.StepDense(input, state);
        }
        else
        {
            Layer.Step(input, state);
        }
    }
}
