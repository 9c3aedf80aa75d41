using Microsoft.ML.OnnxRuntime;

namespace Dmi.Testing;

/// <summary>
/// One fully connected layer and its activation in ONNX Runtime, fp32, batch 1: the oracle of the tests and the rival of the benchmarks.
/// Input and output are never copied by the library, and a run allocates nothing on the managed heap.
/// </summary>
/// <remarks>An instance serves one thread at a time.</remarks>
public sealed class OnnxLinear : IDisposable
{
    private static readonly string[] Activations = ["Sigmoid", "Tanh", "Relu"];

    private readonly RunOptions _runOptions = new();
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly PinnedVector _input;
    private readonly PinnedVector _output;
    private readonly OrtValue _inputValue;
    private readonly OrtValue _outputValue;

    /// <summary>Builds the model and loads it.</summary>
    /// <param name="weights">The layer's weights.</param>
    /// <param name="activation">The operator that follows the product: Sigmoid, Tanh or Relu; null for none.</param>
    /// <param name="threads">Threads that one run may use, from 1.</param>
    /// <exception cref="ArgumentException">
    /// An array of <paramref name="weights"/> has the wrong length, or <paramref name="activation"/> is none of these.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public OnnxLinear(LinearWeights weights, string? activation = null, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (activation is not null && !Activations.Contains(activation))
        {
            throw new ArgumentException($"activation is '{activation}'; give Sigmoid, Tanh, Relu or null.", nameof(activation));
        }

        _session = OnnxSessions.Load(Model(weights, activation), threads);
        (_input, _output) = (new PinnedVector(weights.InputSize), new PinnedVector(weights.OutputSize));
        (_inputValue, _outputValue) = (Bind(_input), Bind(_output));
        _binding = _session.CreateIoBinding();
        _binding.BindInput("X", _inputValue);
        _binding.BindOutput("Y", _outputValue);
    }

    /// <summary>Name and version of the library that runs it.</summary>
    public static string Engine => OnnxSessions.Engine;

    /// <summary>The activated values of the last run.</summary>
    public ReadOnlySpan<float> Output => _output.Span;

    /// <summary>φ(W x + b).</summary>
    /// <param name="input">x, as wide as the layer's input.</param>
    /// <exception cref="ArgumentException"><paramref name="input"/> has the wrong length.</exception>
    public void Forward(ReadOnlySpan<float> input)
    {
        if (input.Length != _input.Length)
        {
            throw new ArgumentException($"input has {input.Length} values, expected {_input.Length}.", nameof(input));
        }

        input.CopyTo(_input.Span);
        _session.RunWithBinding(_runOptions, _binding);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _inputValue.Dispose();
        _outputValue.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
    }

    private static OrtValue Bind(PinnedVector vector) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, vector.Memory, [1, vector.Length]);

    private static OnnxModel Model(LinearWeights weights, string? activation)
    {
        string product = activation is null ? "Y" : "product";
        List<OnnxNode> nodes = [new("Gemm", ["X", "W", "B"], [product]) { Attributes = OnnxNode.Integers(("transB", 1)) }];
        if (activation is not null) nodes.Add(new OnnxNode(activation, [product], ["Y"]));
        return new OnnxModel(
            nodes,
            [
                OnnxTensor.Of("W", weights.Weights, weights.OutputSize, weights.InputSize),
                OnnxTensor.Of("B", weights.Bias, weights.OutputSize),
            ],
            [new("X", 1, weights.InputSize)],
            [new("Y", 1, weights.OutputSize)]);
    }
}
