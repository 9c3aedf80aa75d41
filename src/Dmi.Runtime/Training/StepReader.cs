using System.Collections.Concurrent;

namespace Dmi.Training;

/// <summary>Reads steps of a trace as one block's matrices: φ (as the kernels will see it) and z. Works on all threads.</summary>
internal sealed class StepReader
{
    private readonly BlockTrace _trace;
    private readonly ParallelOptions _options;
    private readonly ConcurrentBag<Scratch> _idle = [];

    public StepReader(BlockProblem problem, BlockTrace trace, TrainingOptions options)
    {
        (Problem, _trace) = (problem, trace);
        _options = new ParallelOptions { MaxDegreeOfParallelism = options.MaxDegreeOfParallelism, CancellationToken = options.CancellationToken };
    }

    /// <summary>The block.</summary>
    public BlockProblem Problem { get; }

    /// <summary>K: length of φ.</summary>
    public int FeatureCount => Problem.FeatureCount;

    /// <summary>Length of z.</summary>
    public int ActivationCount => Problem.ActivationCount;

    /// <summary>φ, a row per step.</summary>
    /// <param name="steps">Which steps.</param>
    /// <param name="features">steps × K values.</param>
    public void ReadFeatures(ArraySegment<int> steps, Memory<float> features)
    {
        ForEachTile(steps.Count, (first, count, scratch) =>
        {
            for (int i = first; i < first + count; i++)
            {
                Span<float> row = features.Span.Slice(i * FeatureCount, FeatureCount);
                scratch.Encoder.Encode(_trace.Input(steps[i]), _trace.Hidden(steps[i]), row);
            }
        });
    }

    /// <summary>Both sides of z, a row per step.</summary>
    /// <param name="steps">Which steps.</param>
    /// <param name="inputs">steps × input values.</param>
    /// <param name="hidden">steps × hidden values.</param>
    public void ReadActivations(ArraySegment<int> steps, Memory<float> inputs, Memory<float> hidden)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            _trace.Input(steps[i]).CopyTo(inputs.Span[(i * Problem.InputSize)..]);
            _trace.Hidden(steps[i]).CopyTo(hidden.Span[(i * Problem.HiddenSize)..]);
        }
    }

    /// <summary>sums += factor · Σ z.</summary>
    /// <param name="steps">Which steps.</param>
    /// <param name="sums">As many values as z.</param>
    /// <param name="factor">Factor of every step.</param>
    public void AddActivations(ArraySegment<int> steps, Span<double> sums, double factor)
    {
        foreach (int step in steps)
        {
            ReadOnlySpan<float> input = _trace.Input(step);
            for (int i = 0; i < input.Length; i++) sums[i] += factor * input[i];
            ReadOnlySpan<float> hidden = _trace.Hidden(step);
            Span<double> hiddenSums = sums[input.Length..];
            for (int i = 0; i < hidden.Length; i++) hiddenSums[i] += factor * hidden[i];
        }
    }

    /// <summary>φ − origin and z − origin, a column per step.</summary>
    /// <param name="steps">Which steps.</param>
    /// <param name="origin">What is subtracted.</param>
    /// <param name="features">K × steps values.</param>
    /// <param name="activations">length of z × steps values.</param>
    public void ReadTransposed(ArraySegment<int> steps, StepOrigin origin, Memory<float> features, Memory<float> activations)
    {
        ForEachTile(steps.Count, (first, count, scratch) =>
        {
            Span<float> featureRows = scratch.Features.AsSpan(0, count * FeatureCount);
            Span<float> activationRows = scratch.Activations.AsSpan(0, count * ActivationCount);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> input = _trace.Input(steps[first + i]);
                ReadOnlySpan<float> hidden = _trace.Hidden(steps[first + i]);
                scratch.Encoder.Encode(input, hidden, featureRows.Slice(i * FeatureCount, FeatureCount));
                Span<float> activationRow = activationRows.Slice(i * ActivationCount, ActivationCount);
                input.CopyTo(activationRow);
                hidden.CopyTo(activationRow[input.Length..]);
            }

            Transposition.Write(featureRows, FeatureCount, origin.Features, features.Span, steps.Count, first);
            Transposition.Write(activationRows, ActivationCount, origin.Activations, activations.Span, steps.Count, first);
        });
    }

    // An encoder serves one thread at a time and is dear to make (it draws the projection), so each is used again.
    private void ForEachTile(int steps, Action<int, int, Scratch> body)
    {
        int tiles = (steps + Transposition.Tile - 1) / Transposition.Tile;
        Parallel.For(0, tiles, _options, Rent, (tile, _, scratch) =>
        {
            int first = tile * Transposition.Tile;
            body(first, Math.Min(Transposition.Tile, steps - first), scratch);
            return scratch;
        }, _idle.Add);
    }

    private Scratch Rent() => _idle.TryTake(out Scratch? scratch) ? scratch : new Scratch(Problem);

    private sealed class Scratch(BlockProblem problem)
    {
        public FeatureEncoder Encoder { get; } = new(problem.Shape, problem.Block, problem.Projection);

        public float[] Features { get; } = new float[Transposition.Tile * problem.FeatureCount];

        public float[] Activations { get; } = new float[Transposition.Tile * problem.ActivationCount];
    }
}
