using System.Globalization;
using System.Numerics.Tensors;
using Dmi.Weights;

namespace Dmi.Models;

/// <summary>
/// The weights of a word-level language model of one LSTM or GRU layer whose decoder is tied to its embeddings: both are the same
/// (vocabulary × hidden) matrix. Immutable, so any number of layers and threads share one instance.
/// </summary>
/// <remarks>
/// Tensors by PyTorch's names: <c>encoder.weight</c> (V × H), <c>rnn.weight_ih_l0</c> and <c>rnn.weight_hh_l0</c> (n × H),
/// <c>rnn.bias_ih_l0</c> and <c>rnn.bias_hh_l0</c> (n), <c>decoder.bias</c> (V); F32, F16 or BF16. Of an LSTM, n is 4·H, gates in the order i, f,
/// g, o; of a GRU, whose r is applied after the product with h, 3·H, in the order r, z, n.
/// </remarks>
public sealed class WordLanguageModelWeights
{
    /// <summary>Name of the file of tensors in a model's folder.</summary>
    public const string ModelFileName = "model.safetensors";

    /// <summary>Name of the file of words in a model's folder: UTF-8, one a line, line 0 is word number 0.</summary>
    public const string VocabularyFileName = "vocabulary.txt";

    private const string EncoderTensor = "encoder.weight";

    private const string RecurrentTensor = "rnn.weight_hh_l0";

    private const int GatesOfLstm = 4;
    private const int GatesOfGru = 3;

    /// <summary>Word numbers have 16 bits, and no layer is wider either.</summary>
    private const int LargestSize = ushort.MaxValue + 1;

    private readonly float[] _embeddings;
    private readonly float[] _decoderBias;
    private readonly float[] _inputWeights;
    private readonly float[] _recurrentWeights;
    private readonly float[] _bias;

    // Of a GRU; an LSTM's biases are one.
    private readonly float[] _recurrentBias;
    private readonly string[] _vocabulary;
    private readonly Lazy<InputTable> _inputTable;

    private WordLanguageModelWeights(SafetensorsFile file, string path, string[] vocabulary, int hiddenSize)
    {
        (Source, _vocabulary, HiddenSize) = (path, vocabulary, hiddenSize);
        long words = vocabulary.Length, hidden = hiddenSize;
        int gates = GatesOf(file, hidden);
        Kind = gates == GatesOfGru ? LayerKind.Gru : LayerKind.Lstm;
        long rows = gates * hidden;
        _embeddings = ReadFinite(file, path, EncoderTensor, words, hidden);
        _inputWeights = ReadFinite(file, path, "rnn.weight_ih_l0", rows, hidden);
        _recurrentWeights = ReadFinite(file, path, RecurrentTensor, rows, hidden);
        _bias = ReadFinite(file, path, "rnn.bias_ih_l0", rows);
        _recurrentBias = ReadFinite(file, path, "rnn.bias_hh_l0", rows);
        if (Kind == LayerKind.Lstm)
        {
            TensorPrimitives.Add(_bias, _recurrentBias, _bias);
            _recurrentBias = [];
        }

        _decoderBias = ReadFinite(file, path, "decoder.bias", words);
        _inputTable = new Lazy<InputTable>(() => Models.InputTable.Create(_embeddings, _inputWeights, HiddenSize));
    }

    /// <summary>Path of the file of tensors, for messages.</summary>
    public string Source { get; }

    /// <summary>Kind of the layer: <see cref="LayerKind.Lstm"/> or <see cref="LayerKind.Gru"/>.</summary>
    public LayerKind Kind { get; }

    /// <summary>H: units of the layer and width of the embeddings.</summary>
    public int HiddenSize { get; }

    /// <summary>V: words that the model knows, and logits that it gives.</summary>
    public int VocabularySize => _vocabulary.Length;

    /// <summary>The words by number.</summary>
    public IReadOnlyList<string> Vocabulary => _vocabulary;

    /// <summary>E, row-major, V × H: the embedding of every word, which is also its row of the decoder.</summary>
    public ReadOnlyMemory<float> Embeddings => _embeddings;

    /// <summary>Bias of the decoder, V values.</summary>
    public ReadOnlyMemory<float> DecoderBias => _decoderBias;

    /// <summary>
    /// W_x·x of every word, what a layer with a precomputed input is given: V × n values in binary32, computed when they are first asked for and
    /// shared by all models of these weights.
    /// </summary>
    public InputTable InputTable => _inputTable.Value;

    /// <summary>Reads <see cref="ModelFileName"/> and <see cref="VocabularyFileName"/> from a folder.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="IOException">The folder or one of the files is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is cut off or malformed, or the two do not fit together; the message says how.
    /// </exception>
    public static WordLanguageModelWeights Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Load(RequireFile(folder, ModelFileName), RequireFile(folder, VocabularyFileName));
    }

    /// <summary>Reads a model from two files.</summary>
    /// <param name="modelPath">The tensors, in safetensors.</param>
    /// <param name="vocabularyPath">The words, one a line.</param>
    /// <inheritdoc cref="Load(string)" path="/exception"/>
    public static WordLanguageModelWeights Load(string modelPath, string vocabularyPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        ArgumentException.ThrowIfNullOrEmpty(vocabularyPath);
        string[] vocabulary = File.ReadAllLines(vocabularyPath);
        using SafetensorsFile file = SafetensorsFile.Open(modelPath);
        if (!file.Tensors.TryGetValue(EncoderTensor, out TensorEntry encoder))
        {
            throw new InvalidDataException($"{modelPath}: tensor '{EncoderTensor}' is missing.");
        }

        if (encoder.Shape is not [> 0 and <= LargestSize, > 0 and <= LargestSize])
        {
            throw new InvalidDataException(
                $"{modelPath}: tensor '{EncoderTensor}' has shape [{string.Join(", ", encoder.Shape)}], "
                + $"expected [vocabulary, hidden], each from 1 to {LargestSize}.");
        }

        return vocabulary.Length == encoder.Shape[0]
            ? new WordLanguageModelWeights(file, modelPath, vocabulary, (int)encoder.Shape[1])
            : throw new InvalidDataException(
                $"{vocabularyPath}: {vocabulary.Length} words, but '{EncoderTensor}' in {modelPath} has {encoder.Shape[0]} rows.");
    }

    /// <summary>The embedding of one word, H values.</summary>
    /// <param name="word">Number of the word, 0…V − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside the vocabulary.</exception>
    public ReadOnlySpan<float> Embedding(int word)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(word);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(word, VocabularySize);
        return _embeddings.AsSpan(word * HiddenSize, HiddenSize);
    }

    /// <summary>The plain shape of the model's layer, to choose a little module from.</summary>
    /// <param name="big">Precision of its rows.</param>
    public LayerShape PlainShape(WeightPrecision big = WeightPrecision.Float32) =>
        Kind == LayerKind.Gru ? LayerShape.Gru(HiddenSize, big: big) : LayerShape.Lstm(HiddenSize, big: big);

    /// <summary>The recurrent layer's weights, dense, as a layer of the given shape takes them.</summary>
    /// <param name="shape">A shape of <see cref="Kind"/> with <see cref="HiddenSize"/> units, and as many inputs or a precomputed one.</param>
    /// <exception cref="ArgumentException">The shape is not that of the model's layer.</exception>
    public DualModuleWeights ForLayer(LayerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        CheckShape(shape, nameof(shape));
        return DualModuleWeights.FromDense(shape, shape.PrecomputedInput ? [] : _inputWeights, _recurrentWeights, _bias, _recurrentBias);
    }

    /// <summary>What a layer is given for a word: its embedding, or W_x·x of it.</summary>
    /// <param name="word">Number of the word.</param>
    /// <param name="shape">The layer's shape.</param>
    internal ReadOnlySpan<float> Input(int word, LayerShape shape) => shape.PrecomputedInput ? InputTable[word] : Embedding(word);

    /// <summary>Checks that a layer fits the model.</summary>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="name">Name of the argument that it came with.</param>
    /// <exception cref="ArgumentException">The shape is not that of the model's layer.</exception>
    internal void CheckShape(LayerShape shape, string name)
    {
        if (shape.Kind != Kind) throw new ArgumentException($"The layer is '{shape}', but the model in {Source} has a layer of kind {Kind}.", name);
        if (shape is { Kind: LayerKind.Gru, ResetAfter: false })
        {
            throw new ArgumentException($"The layer is '{shape}', but the GRU of the model in {Source} applies r after the product with h.", name);
        }

        if (shape.HiddenSize != HiddenSize || (shape.InputSize != HiddenSize && !shape.PrecomputedInput))
        {
            throw new ArgumentException(
                $"The layer has {shape.HiddenSize} hidden units and {shape.InputSize} inputs, the model in {Source} has {HiddenSize} of both.",
                name);
        }
    }

    /// <summary>Checks that every token is a word number.</summary>
    /// <param name="tokens">Word numbers.</param>
    /// <param name="name">Name of the argument that they came in.</param>
    /// <exception cref="ArgumentException">A token is outside the vocabulary.</exception>
    internal void CheckTokens(ReadOnlySpan<ushort> tokens, string name)
    {
        for (int i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] >= VocabularySize)
            {
                throw new ArgumentException($"{name}[{i}] is {tokens[i]}, the vocabulary has {VocabularySize} words.", name);
            }
        }
    }

    /// <summary>A GRU has three rows of W_h to a unit; anything else is read as an LSTM, whose shape messages ask for.</summary>
    private static int GatesOf(SafetensorsFile file, long hidden)
    {
        bool isGru = file.Tensors.TryGetValue(RecurrentTensor, out TensorEntry recurrent) && recurrent.Shape is [long rows, _] && rows == GatesOfGru * hidden;
        return isGru ? GatesOfGru : GatesOfLstm;
    }

    private static string RequireFile(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException(
                $"{path}: no such file; a word language model is a folder with {ModelFileName} and {VocabularyFileName}.",
                path);
    }

    private static float[] ReadFinite(SafetensorsFile file, string path, string name, params ReadOnlySpan<long> shape)
    {
        float[] values = file.ReadSingle(name, shape);
        int bad = Array.FindIndex(values, static value => !float.IsFinite(value));
        return bad < 0
            ? values
            : throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"{path}: {name}[{bad}] is {values[bad]}; weights must be finite."));
    }
}
