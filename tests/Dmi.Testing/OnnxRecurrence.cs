using Microsoft.ML.OnnxRuntime;

namespace Dmi.Testing;

/// <summary>
/// Runs a recurrent model step by step in ONNX Runtime at its best: states are never copied, since two bindings take turns in reading
/// one set of buffers and writing the other, and a step allocates nothing on the managed heap.
/// </summary>
/// <remarks>The model has one input of shape [1, 1, n] beside its states. An instance serves one thread at a time.</remarks>
internal sealed class OnnxRecurrence : IDisposable
{
    private readonly RunOptions _runOptions = new();
    private readonly InferenceSession _session;
    private readonly PinnedVector _input;
    private readonly PinnedVector[][] _states;
    private readonly OrtIoBinding[] _bindings;
    private readonly List<OrtValue> _values = [];
    private int _turn;

    /// <summary>Loads a model and binds its inputs and outputs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">Name of the input that changes from step to step.</param>
    /// <param name="inputSize">Its number of values.</param>
    /// <param name="states">The states, all zero at first.</param>
    /// <param name="threads">Threads that one step may use, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> or <paramref name="inputSize"/> is below 1.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the model.</exception>
    public OnnxRecurrence(OnnxModel model, string input, int inputSize, IReadOnlyList<OnnxStateBinding> states, int threads)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        _session = OnnxSessions.Load(model, threads);
        _input = new PinnedVector(inputSize);
        _states = [.. states.Select(static state => new[] { new PinnedVector(state.Size), new PinnedVector(state.Size) })];
        OrtValue inputValue = Bind(_input);
        OrtValue[][] stateValues = [.. _states.Select(pair => new[] { Bind(pair[0]), Bind(pair[1]) })];
        _bindings = new OrtIoBinding[2];
        for (int turn = 0; turn < _bindings.Length; turn++)
        {
            OrtIoBinding binding = _session.CreateIoBinding();
            _bindings[turn] = binding;
            binding.BindInput(input, inputValue);
            for (int state = 0; state < states.Count; state++)
            {
                binding.BindInput(states[state].Input, stateValues[state][turn]);
                binding.BindOutput(states[state].Output, stateValues[state][1 - turn]);
            }
        }
    }

    /// <summary>What the next step reads and the last one wrote; may be overwritten between steps.</summary>
    /// <param name="index">Index of the state in the order of construction.</param>
    /// <returns>The values. After another step they are elsewhere: ask again.</returns>
    public Span<float> State(int index) => _states[index][_turn].Span;

    /// <summary>Makes all states zero.</summary>
    public void Reset()
    {
        foreach (PinnedVector[] pair in _states) pair[_turn].Span.Clear();
    }

    /// <summary>One time step.</summary>
    /// <param name="input">As many values as the input has.</param>
    /// <exception cref="ArgumentException"><paramref name="input"/> has the wrong length.</exception>
    public void Step(ReadOnlySpan<float> input)
    {
        if (input.Length != _input.Length)
        {
            throw new ArgumentException($"input has {input.Length} values, expected {_input.Length}.", nameof(input));
        }

        input.CopyTo(_input.Span);
        _session.RunWithBinding(_runOptions, _bindings[_turn]);
        _turn = 1 - _turn;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OrtIoBinding binding in _bindings) binding.Dispose();
        foreach (OrtValue value in _values) value.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
    }

    private OrtValue Bind(PinnedVector vector)
    {
        OrtValue value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, vector.Memory, [1, 1, vector.Length]);
        _values.Add(value);
        return value;
    }
}
