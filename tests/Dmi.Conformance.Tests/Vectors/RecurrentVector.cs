using Dmi.Testing;

namespace Dmi.Conformance.Tests.Vectors;

/// <summary>
/// A vector of one LSTM or GRU node, taken apart: weights in PyTorch's order, sequences by batch entry, expected results the same way.
/// </summary>
internal sealed class RecurrentVector
{
    // Where the operators' inputs and outputs stand.
    private const int X = 0, W = 1, R = 2, B = 3, SequenceLengths = 4, InitialHidden = 5, InitialCell = 6, P = 7;
    private const int Y = 0, LastHidden = 1, LastCell = 2;

    private readonly OnnxVector _vector;
    private readonly OnnxNode _node;
    private readonly bool _isBatchFirst;
    private readonly float[] _sequences;

    /// <summary>Takes a vector apart.</summary>
    /// <exception cref="NotSupportedException">It asks for something that the layers do not do; the message says what.</exception>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public RecurrentVector(OnnxVector vector)
    {
        (_vector, _node) = (vector, vector.Model.Nodes.Single());
        CheckAttributes();
        Kind = _node.OpType == "LSTM" ? LayerKind.Lstm : LayerKind.Gru;
        _isBatchFirst = Integer("layout") == 1;
        ResetAfter = Integer("linear_before_reset") == 1;
        OnnxTensor x = Input(X)!, recurrent = Input(R)!;
        if (x.Dimensions.Length != 3 || recurrent.Dimensions.Length != 3) throw new InvalidDataException($"{vector.Name}: X and R must have three dimensions.");
        if (recurrent.Dimensions[0] != 1) throw new NotSupportedException($"{vector.Name} has {recurrent.Dimensions[0]} directions.");
        (Steps, Batch) = _isBatchFirst ? ((int)x.Dimensions[1], (int)x.Dimensions[0]) : ((int)x.Dimensions[0], (int)x.Dimensions[1]);
        (InputSize, HiddenSize) = ((int)x.Dimensions[2], (int)recurrent.Dimensions[2]);
        _sequences = x.ToFloats();
        Lengths = Input(SequenceLengths)?.ToInt32s() ?? [.. Enumerable.Repeat(Steps, Batch)];
    }

    public LayerKind Kind { get; }

    public int InputSize { get; }

    public int HiddenSize { get; }

    /// <summary>Whether a GRU resets after the product.</summary>
    public bool ResetAfter { get; }

    /// <summary>Time steps of the longest sequence.</summary>
    public int Steps { get; }

    public int Batch { get; }

    /// <summary>Time steps of every batch entry.</summary>
    public int[] Lengths { get; }

    /// <summary>Peepholes of i, f, o; null where there are none.</summary>
    public float[]? Peepholes => Input(P) is { } peepholes ? GateBlocks.Reorder(peepholes.ToFloats(), GateBlocks.Peepholes) : null;

    private int Gates => Kind == LayerKind.Lstm ? 4 : 3;

    /// <summary>The layer's weights.</summary>
    public DualModuleWeights WeightsFor(LayerShape shape)
    {
        ReadOnlySpan<int> order = Kind == LayerKind.Lstm ? GateBlocks.PyTorchLstmFromOnnx : GateBlocks.Gru;
        float[] bias = Input(B)?.ToFloats() ?? new float[2 * Gates * HiddenSize];
        float[] inputBias = GateBlocks.Reorder(bias.AsSpan(0, bias.Length / 2), order);
        float[] recurrentBias = GateBlocks.Reorder(bias.AsSpan(bias.Length / 2), order);
        if (Kind == LayerKind.Lstm)
        {
            for (int row = 0; row < inputBias.Length; row++) inputBias[row] += recurrentBias[row];
            recurrentBias = [];
        }

        DualModuleWeights weights = DualModuleWeights.FromDense(
            shape, GateBlocks.Reorder(Input(W)!.ToFloats(), order), GateBlocks.Reorder(Input(R)!.ToFloats(), order), inputBias, recurrentBias);
        return Peepholes is { } peepholes ? weights.WithPeepholes(peepholes) : weights;
    }

    /// <summary>x of one time step of one batch entry.</summary>
    public ReadOnlySpan<float> InputAt(int step, int entry) => At(_sequences, step, entry, InputSize);

    /// <summary>h that a batch entry begins with.</summary>
    public float[] InitialHiddenOf(int entry) => Initial(InitialHidden, entry);

    /// <summary>c that a batch entry begins with.</summary>
    public float[] InitialCellOf(int entry) => Initial(InitialCell, entry);

    /// <summary>The expected h of one step; null where the vector does not say. Past an entry's length it is zero.</summary>
    public float[]? HiddenAt(int step, int entry) =>
        Output(Y) is { } all ? At(all.ToFloats(), step, entry, HiddenSize).ToArray() : null;

    /// <summary>The expected h after an entry's last step; null where the vector does not say.</summary>
    public float[]? LastHiddenOf(int entry) => Last(LastHidden, entry);

    /// <summary>The expected c after an entry's last step; null where the vector does not say.</summary>
    public float[]? LastCellOf(int entry) => Kind == LayerKind.Lstm ? Last(LastCell, entry) : null;

    // With one direction, [steps, batch, 1, n] and [steps, batch, n] lie in memory alike, and so do [1, batch, n] and [batch, 1, n].
    private ReadOnlySpan<float> At(float[] values, int step, int entry, int size) =>
        values.AsSpan((_isBatchFirst ? (entry * Steps) + step : (step * Batch) + entry) * size, size);

    private float[] Initial(int input, int entry) => Input(input) is { } values ? OfEntry(values, entry) : new float[HiddenSize];

    private float[]? Last(int output, int entry) => Output(output) is { } values ? OfEntry(values, entry) : null;

    private float[] OfEntry(OnnxTensor values, int entry) => values.ToFloats().AsSpan(entry * HiddenSize, HiddenSize).ToArray();

    private OnnxTensor? Input(int index) =>
        index < _node.Inputs.Count && _node.Inputs[index].Length > 0 ? _vector.Tensors[_node.Inputs[index]] : null;

    private OnnxTensor? Output(int index) =>
        index < _node.Outputs.Count && _node.Outputs[index].Length > 0 ? _vector.Outputs[_node.Outputs[index]] : null;

    private long Integer(string name) => _node.Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? attribute.Integer : 0;

    private void CheckAttributes()
    {
        foreach ((string name, OnnxAttribute attribute) in _node.Attributes)
        {
            bool isKnown = name switch
            {
                "hidden_size" or "layout" or "linear_before_reset" => attribute.Type == OnnxAttributeType.Integer,
                "input_forget" => attribute.Integer == 0,
                "direction" => attribute.Text == "forward",
                "activations" => attribute.Texts.SequenceEqual(_node.OpType == "LSTM" ? ["Sigmoid", "Tanh", "Tanh"] : ["Sigmoid", "Tanh"]),
                _ => false,
            };
            if (!isKnown) throw new NotSupportedException($"{_vector.Name}: no layer does what {_node.OpType} is told by {name}.");
        }
    }
}
