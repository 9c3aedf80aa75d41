namespace Dmi.Testing;

/// <summary>
/// One GRU layer in ONNX Runtime, fp32, batch 1, stepped in time: the oracle of the tests and the rival of the benchmarks.
/// </summary>
public sealed class OnnxGru : IDisposable
{
    private readonly OnnxRecurrence _recurrence;

    /// <summary>Builds the model and loads it.</summary>
    /// <param name="weights">The layer's weights, gates in PyTorch's order.</param>
    /// <param name="resetAfter">
    /// Whether r is applied after the matrix product, as PyTorch does (linear_before_reset = 1), or before it, as is ONNX's default.
    /// </param>
    /// <param name="threads">Threads that one step may use, from 1.</param>
    /// <exception cref="ArgumentException">An array of <paramref name="weights"/> has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public OnnxGru(GruWeights weights, bool resetAfter = true, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _recurrence = new OnnxRecurrence(
            Model(weights, resetAfter), "X", weights.InputSize, [new("initial_h", "Y_h", weights.HiddenSize)], threads);
    }

    /// <summary>Name and version of the library that runs it.</summary>
    public static string Engine => OnnxSessions.Engine;

    /// <summary>h after the last step, and what the next one begins with. After another step it is elsewhere: ask again.</summary>
    public Span<float> Hidden => _recurrence.State(0);

    /// <summary>Makes h zero.</summary>
    public void Reset() => _recurrence.Reset();

    /// <summary>One time step.</summary>
    /// <param name="input">x, as wide as the layer's input.</param>
    /// <exception cref="ArgumentException"><paramref name="input"/> has the wrong length.</exception>
    public void Step(ReadOnlySpan<float> input) => _recurrence.Step(input);

    /// <inheritdoc/>
    public void Dispose() => _recurrence.Dispose();

    private static OnnxModel Model(GruWeights weights, bool resetAfter)
    {
        long inputSize = weights.InputSize, hidden = weights.HiddenSize, rows = 3 * hidden;
        ReadOnlySpan<int> order = GateBlocks.Gru;
        float[] bias = [.. GateBlocks.Reorder(weights.Bias, order), .. GateBlocks.Reorder(weights.RecurrentBias, order)];
        return new OnnxModel(
            [
                new OnnxNode("GRU", ["X", "W", "R", "B", "", "initial_h"], ["", "Y_h"])
                {
                    Attributes = OnnxNode.Integers(("hidden_size", hidden), ("linear_before_reset", resetAfter ? 1 : 0)),
                },
            ],
            [
                OnnxTensor.Of("W", GateBlocks.Reorder(weights.InputWeights, order), 1, rows, inputSize),
                OnnxTensor.Of("R", GateBlocks.Reorder(weights.RecurrentWeights, order), 1, rows, hidden),
                OnnxTensor.Of("B", bias, 1, 2 * rows),
            ],
            [new("X", 1, 1, inputSize), new("initial_h", 1, 1, hidden)],
            [new("Y_h", 1, 1, hidden)]);
    }
}
