using System.Numerics.Tensors;

namespace Dmi.Models;

/// <summary>
/// A Tesseract line recogniser whose large layer is any LSTM layer, generated or interpreted. Each call works on states and buffers of its own, so any number
/// of threads may use one recogniser.
/// </summary>
/// <remarks>
/// Tesseract clips every cell to ±100, Dmi's kernels do not. The recogniser clips the cell between steps, which is the same: the output of
/// the step itself is σ(o)·tanh(c), and tanh of anything from 100 on is 1. It is needed: in the large layer of Tesseract's English model cells
/// come to 181 on lines of 60 characters where nothing stops them. Whoever steps <see cref="Layer"/> himself has to clip, too.
/// </remarks>
public class LineRecognizer : IDisposable
{
    private readonly TesseractModel _model;

    /// <summary>A recogniser with the given layer.</summary>
    /// <param name="model">The model; its large layer is not used.</param>
    /// <param name="layer">The layer, which the recogniser disposes of.</param>
    /// <exception cref="ArgumentException">The layer is no LSTM, or its shape is not that of the model.</exception>
    public LineRecognizer(TesseractModel model, IRecurrentLayer layer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layer);
        model.CheckShape(layer.LayerShape, nameof(layer));
        (_model, Layer) = (model, layer);
    }

    /// <summary>The large layer, whose thresholds are the run-time knob.</summary>
    public IRecurrentLayer Layer { get; }

    /// <summary>Reads one line from a state of zeros.</summary>
    /// <param name="features">The line, from <see cref="TesseractModel.Features"/>.</param>
    /// <param name="mode">Whether the layer skips rows.</param>
    /// <exception cref="ArgumentException">The features are those of a model of another size.</exception>
    public RecognizedLine Recognize(LineFeatures features, InferenceMode mode = InferenceMode.DualModule)
    {
        Check(features, nameof(features));
        var state = (LstmState)Layer.CreateState();
        float[] outputs = new float[features.Steps * _model.HiddenSize];
        for (int step = 0; step < features.Steps; step++)
        {
            Step(features[step], mode, state);
            state.Hidden.CopyTo(outputs.AsSpan(step * _model.HiddenSize));
        }

        float[] logProbabilities = _model.Output.LogProbabilities(outputs, features.Steps);
        string text = CtcDecoder.Decode(logProbabilities, _model.Alphabet);
        return new RecognizedLine(text, logProbabilities, _model.Alphabet.Count, state.Statistics);
    }

    /// <summary>Runs the dense layer over lines, each from a state of zeros, and records what enters each step.</summary>
    /// <param name="lines">The lines, from <see cref="TesseractModel.Features"/>.</param>
    /// <param name="progress">Told the lines done, after every line.</param>
    /// <param name="cancellationToken">Checked before every line.</param>
    /// <returns>x, h and c of every step: what the little module is fitted to and thresholds are searched on.</returns>
    /// <exception cref="ArgumentException">Features are those of a model of another size.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ActivationTrace CaptureTrace(
        IEnumerable<LineFeatures> lines, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var trace = new ActivationTrace(Layer.LayerShape);
        var state = (LstmState)Layer.CreateState();
        int done = 0;
        foreach (LineFeatures features in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Check(features, nameof(lines));
            state.Reset();
            for (int step = 0; step < features.Steps; step++)
            {
                trace.Add(features[step], state.Hidden, state.Cell);
                Step(features[step], InferenceMode.Dense, state);
            }

            progress?.Report(++done);
        }

        return trace;
    }

    /// <summary>Reads lines, each from a state of zeros, and compares them with their transcripts.</summary>
    /// <param name="samples">The lines, at least one.</param>
    /// <param name="mode">Whether the layer skips rows.</param>
    /// <param name="maxDegreeOfParallelism">Lines read at once, −1 for one per processor.</param>
    /// <param name="progress">Told the lines done, after every line; the numbers need not come in order.</param>
    /// <param name="cancellationToken">Checked before every line.</param>
    /// <exception cref="ArgumentException">There is no line, or no character in them, or features are those of a model of another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxDegreeOfParallelism"/> is neither −1 nor positive.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public LineEvaluation Evaluate(
        IReadOnlyList<LineSample> samples, InferenceMode mode = InferenceMode.DualModule, int maxDegreeOfParallelism = -1,
        IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.All(static sample => sample.Text.Length == 0)) throw new ArgumentException("There is no text to compare with.", nameof(samples));
        foreach (LineSample sample in samples) Check(sample.Features, nameof(samples));
        var lines = new RecognizedLine[samples.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellationToken };
        int done = 0;
        Parallel.For(0, lines.Length, options, i =>
        {
            lines[i] = Recognize(samples[i].Features, mode);
            progress?.Report(Interlocked.Increment(ref done));
        });
        return new LineEvaluation(samples, lines);
    }

    /// <summary>Releases the layer.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the layer.</summary>
    /// <param name="disposing">False only in finalizers, of which there are none here.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Layer.Dispose();
    }

    private void Check(LineFeatures features, string name)
    {
        ArgumentNullException.ThrowIfNull(features, name);
        if (features.Size != _model.FeatureSize)
        {
            throw new ArgumentException($"The features have {features.Size} values a step, the model in {_model.Source} has {_model.FeatureSize}.", name);
        }
    }

    private void Step(ReadOnlySpan<float> input, InferenceMode mode, LstmState state)
    {
        if (mode == InferenceMode.Dense)
        {
            Layer.StepDense(input, state);
        }
        else
        {
            Layer.Step(input, state);
        }

        TensorPrimitives.Clamp(state.Cell, -FixedLstm.LargestCell, FixedLstm.LargestCell, state.Cell);
    }
}
