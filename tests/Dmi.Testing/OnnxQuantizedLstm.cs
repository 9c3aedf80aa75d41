namespace Dmi.Testing;

/// <summary>
/// One LSTM layer in ONNX Runtime's own int8 operator, DynamicQuantizeLSTM: weights symmetric with a scale per row, x and h quantised at every
/// step. The rival of layers with integer rows.
/// </summary>
public sealed class OnnxQuantizedLstm : IDisposable
{
    private const float Limit = 127;

    private readonly OnnxRecurrence _recurrence;

    /// <summary>Quantises the weights, builds the model and loads it.</summary>
    /// <param name="weights">The layer's weights, gates in PyTorch's order, without peepholes.</param>
    /// <param name="threads">Threads that one step may use, from 1.</param>
    /// <exception cref="ArgumentException">An array of <paramref name="weights"/> has the wrong length, or there are peepholes.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public OnnxQuantizedLstm(LstmWeights weights, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Peepholes is not null) throw new ArgumentException("The int8 model has no peepholes.", nameof(weights));
        _recurrence = new OnnxRecurrence(
            Model(weights), "X", weights.InputSize,
            [new("initial_h", "Y_h", weights.HiddenSize), new("initial_c", "Y_c", weights.HiddenSize)], threads);
    }

    /// <summary>Name and version of the library that runs it.</summary>
    public static string Engine => OnnxSessions.Engine;

    /// <summary>h after the last step, and what the next one begins with. After another step it is elsewhere: ask again.</summary>
    public Span<float> Hidden => _recurrence.State(0);

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
        int inputSize = weights.InputSize, hidden = weights.HiddenSize, rows = 4 * hidden;
        ReadOnlySpan<int> order = GateBlocks.OnnxLstmFromPyTorch;
        var bias = new float[2 * rows];
        GateBlocks.Reorder(weights.Bias, order).CopyTo(bias, 0);
        return new OnnxModel(
            [
                new OnnxNode(
                    "DynamicQuantizeLSTM",
                    ["X", "W", "R", "B", "", "initial_h", "initial_c", "", "W_scale", "W_zero_point", "R_scale", "R_zero_point"], ["", "Y_h", "Y_c"])
                {
                    Domain = "com.microsoft",
                    Attributes = OnnxNode.Integers(("hidden_size", hidden)),
                },
            ],
            [
                .. Quantized("W", GateBlocks.Reorder(weights.InputWeights, order), rows, inputSize),
                .. Quantized("R", GateBlocks.Reorder(weights.RecurrentWeights, order), rows, hidden),
                OnnxTensor.Of("B", bias, 1, 2 * rows),
            ],
            [new("X", 1, 1, inputSize), new("initial_h", 1, 1, hidden), new("initial_c", 1, 1, hidden)],
            [new("Y_h", 1, 1, hidden), new("Y_c", 1, 1, hidden)]);
    }

    // Codes by column, as the operator wants them, a scale per row, and zero points of zero.
    private static OnnxTensor[] Quantized(string name, float[] weights, int rows, int columns)
    {
        var codes = new byte[weights.Length];
        var scales = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> values = weights.AsSpan(row * columns, columns);
            float largest = 0;
            foreach (float value in values) largest = Math.Max(largest, Math.Abs(value));
            scales[row] = largest > 0 ? largest / Limit : 1;
            for (int column = 0; column < columns; column++) codes[column * rows + row] = (byte)(sbyte)MathF.Round(values[column] / scales[row]);
        }

        return
        [
            new OnnxTensor(name, OnnxElementType.Int8, [1, columns, rows], codes),
            OnnxTensor.Of(name + "_scale", scales, 1, rows),
            new OnnxTensor(name + "_zero_point", OnnxElementType.Int8, [1, rows], new byte[rows]),
        ];
    }
}
