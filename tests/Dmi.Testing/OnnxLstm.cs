namespace Dmi.Testing;

/// <summary>
/// One LSTM layer in ONNX Runtime, fp32, batch 1, stepped in time: the oracle of the tests and the rival of the benchmarks.
/// </summary>
public sealed class OnnxLstm : IDisposable
{
    private readonly OnnxRecurrence _recurrence;

    /// <summary>Builds the model and loads it.</summary>
    /// <param name="weights">The layer's weights, gates in PyTorch's order.</param>
    /// <param name="threads">Threads that one step may use, from 1.</param>
    /// <exception cref="ArgumentException">An array of <paramref name="weights"/> has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public OnnxLstm(LstmWeights weights, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _recurrence = new OnnxRecurrence(
            Model(weights), "X", weights.InputSize,
            [new("initial_h", "Y_h", weights.HiddenSize), new("initial_c", "Y_c", weights.HiddenSize)], threads);
    }

    /// <summary>Name and version of the library that runs it.</summary>
    public static string Engine => OnnxSessions.Engine;

    /// <summary>h after the last step, and what the next one begins with. After another step it is elsewhere: ask again.</summary>
    public Span<float> Hidden => _recurrence.State(0);

    /// <summary>c after the last step, and what the next one begins with. After another step it is elsewhere: ask again.</summary>
    public Span<float> Cell => _recurrence.State(1);

    /// <summary>Makes h and c zero.</summary>
    public void Reset() => _recurrence.Reset();

    /// <summary>The model as a file holds it.</summary>
    /// <param name="weights">The layer's weights, gates in PyTorch's order.</param>
    public static byte[] ModelBytes(LstmWeights weights) => Model(weights).ToByteArray();

    /// <summary>One time step.</summary>
    /// <param name="input">x, as wide as the layer's input.</param>
    /// <exception cref="ArgumentException"><paramref name="input"/> has the wrong length.</exception>
    public void Step(ReadOnlySpan<float> input) => _recurrence.Step(input);

    /// <inheritdoc/>
    public void Dispose() => _recurrence.Dispose();

    private static OnnxModel Model(LstmWeights weights)
    {
        long inputSize = weights.InputSize, hidden = weights.HiddenSize, rows = 4 * hidden;
        ReadOnlySpan<int> order = GateBlocks.OnnxLstmFromPyTorch;
        // B holds the input biases, then the recurrent ones; ours are summed, so the second half is zero.
        var bias = new float[2 * rows];
        GateBlocks.Reorder(weights.Bias, order).CopyTo(bias, 0);
        List<string> inputs = ["X", "W", "R", "B", "", "initial_h", "initial_c"];
        List<OnnxTensor> initializers =
        [
            OnnxTensor.Of("W", GateBlocks.Reorder(weights.InputWeights, order), 1, rows, inputSize),
            OnnxTensor.Of("R", GateBlocks.Reorder(weights.RecurrentWeights, order), 1, rows, hidden),
            OnnxTensor.Of("B", bias, 1, 2 * rows),
        ];
        if (weights.Peepholes is not null)
        {
            inputs.Add("P");
            initializers.Add(OnnxTensor.Of("P", GateBlocks.Reorder(weights.Peepholes, GateBlocks.Peepholes), 1, 3 * hidden));
        }

        return new OnnxModel(
            [new OnnxNode("LSTM", inputs, ["", "Y_h", "Y_c"]) { Attributes = OnnxNode.Integers(("hidden_size", hidden)) }],
            initializers,
            [new("X", 1, 1, inputSize), new("initial_h", 1, 1, hidden), new("initial_c", 1, 1, hidden)],
            [new("Y_h", 1, 1, hidden), new("Y_c", 1, 1, hidden)]);
    }
}
