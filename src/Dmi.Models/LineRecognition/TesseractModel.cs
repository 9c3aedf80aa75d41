namespace Dmi.Models;

/// <summary>
/// A Tesseract line recogniser read from a <c>.traineddata</c> file: 3×3 convolution with tanh, 3×3 pooling, an LSTM down every column, one
/// to the right, one to the left, a large one to the right, and a softmax over characters. Immutable, so any number of threads share one.
/// </summary>
/// <remarks>
/// Read are models of 8-bit weights of this structure ('best_int' and 'fast' for alphabets); the weights are taken as floats, and so are all
/// activations. Tesseract itself also rounds activations to 8 bits, and corrects what was read by dictionaries; neither is done here.
/// </remarks>
public sealed class TesseractModel
{
    private const int NetworkComponent = 17;
    private const int CharactersComponent = 21;
    private const int CodesComponent = 22;

    private readonly LineFront _front;
    private readonly LstmWeights _last;
    private readonly string[] _alphabet;
    private readonly int _height;

    private TesseractModel(string path)
    {
        Source = path;
        var file = new TesseractFile(path);
        var reader = new TesseractReader(path, "network", file.Component(NetworkComponent, "network"));
        var network = new TesseractNetwork(path, TesseractNode.Read(reader));
        _front = new LineFront(network);
        _last = network.Last;
        _height = network.Height;
        Output = new SoftmaxLayer(network.Softmax);
        _alphabet = TesseractAlphabet.Read(
            path, file.Component(CharactersComponent, "characters"), file.Component(CodesComponent, "codes of characters"), Output.Classes,
            ReadBlank(reader, Output.Classes));
    }

    /// <summary>Path of the file, for messages.</summary>
    public string Source { get; }

    /// <summary>Rows of pixels that a line must have.</summary>
    public int LineHeight => _height;

    /// <summary>Inputs of the large layer.</summary>
    public int FeatureSize => _last.InputSize;

    /// <summary>Units of the large layer.</summary>
    public int HiddenSize => _last.Units;

    /// <summary>The text that every class of the softmax stands for, empty for the blank between characters.</summary>
    public IReadOnlyList<string> Alphabet => _alphabet;

    internal SoftmaxLayer Output { get; }

    /// <summary>Reads a model.</summary>
    /// <param name="path">A <c>.traineddata</c> file, also one compressed by gzip.</param>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is cut off, malformed or no Tesseract model, or its network is another one; the message says which and where.
    /// </exception>
    public static TesseractModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new TesseractModel(path);
    }

    /// <summary>Runs all layers before the large one over a line. What they give does not depend on the large layer, so once is enough.</summary>
    /// <param name="image">A line, dark on light, <see cref="LineHeight"/> pixels high and at least 3 wide.</param>
    /// <exception cref="ArgumentException">The image has another height or is narrower.</exception>
    public LineFeatures Features(GrayImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Height == LineHeight && image.Width >= LineFront.Pool
            ? _front.Run(image)
            : throw new ArgumentException(
                $"The image is {image.Width} × {image.Height}, the model in {Source} reads lines {LineHeight} high and at least {LineFront.Pool} wide.",
                nameof(image));
    }

    /// <summary>The large layer's weights, dense, as a layer of the given shape takes them.</summary>
    /// <param name="shape">An LSTM shape with <see cref="HiddenSize"/> units and <see cref="FeatureSize"/> inputs.</param>
    /// <exception cref="ArgumentException">The shape is not that of the model's layer.</exception>
    public DualModuleWeights ForLayer(LayerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        CheckShape(shape, nameof(shape));
        return DualModuleWeights.FromDense(shape, _last.Input, _last.Recurrent, _last.Bias);
    }

    internal void CheckShape(LayerShape shape, string name)
    {
        if (shape.Kind != LayerKind.Lstm || shape.HiddenSize != HiddenSize || shape.InputSize != FeatureSize)
        {
            throw new ArgumentException(
                $"The layer is '{shape}', the model in {Source} has an LSTM of {HiddenSize} units and {FeatureSize} inputs.", name);
        }
    }

    /// <summary>After the network come its description, three numbers about training and the class of the blank.</summary>
    private static int ReadBlank(TesseractReader reader, int classes)
    {
        reader.ReadString();
        reader.ReadBytes(3 * sizeof(int));
        int blank = reader.ReadInt32();
        return blank >= 0 && blank < classes ? blank : throw reader.Failure($"the blank is class {blank}, the network has {classes}");
    }
}
