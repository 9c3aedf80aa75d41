namespace Dmi.Models;

/// <summary>
/// The layers of a Tesseract line recogniser by their places. Structure and sizes are checked, so that whoever runs them need not.
/// </summary>
internal sealed class TesseractNetwork
{
    private const string Structure =
        "Series(Input, Series(Convolve, Tanh), Maxpool, XYTranspose(SummLSTM), LSTM, RTLReversed(LSTM), LSTM, Softmax)";

    private const int LargestHeight = 1 << 10;

    public TesseractNetwork(string path, TesseractNode root)
    {
        if (root.Structure != Structure)
        {
            throw new InvalidDataException($"{path}: the network is {root.Structure}, the line recogniser runs {Structure}.");
        }

        TesseractNode[] layers = root.Children;
        Height = layers[0].Sizes[1];
        int depth = layers[0].Sizes[3];
        if (Height is < LineFront.Pool or > LargestHeight || depth > 1)
        {
            throw new InvalidDataException(
                $"{path}: the network reads lines of height {Height} and depth {depth}, expected a fixed height up to {LargestHeight} and one value a pixel.");
        }

        TesseractNode convolve = layers[1].Children[0], pool = layers[2];
        if (convolve.Sizes is not [LineFront.Kernel / 2, LineFront.Kernel / 2] || pool.Sizes is not [LineFront.Pool, LineFront.Pool])
        {
            throw new InvalidDataException(
                $"{path}: '{convolve.Name}' has half sides {string.Join(" × ", convolve.Sizes)} and '{pool.Name}' sides {string.Join(" × ", pool.Sizes)}, "
                + $"expected {LineFront.Kernel / 2} × {LineFront.Kernel / 2} and {LineFront.Pool} × {LineFront.Pool}.");
        }

        Convolution = layers[1].Children[1].Matrices[0];
        TesseractNode[] chain = [layers[3].Children[0], layers[4], layers[5].Children[0], layers[6]];
        CheckWidth(path, layers[1].Children[1].Name, Convolution.Columns - 1, LineFront.Kernel * LineFront.Kernel);
        int width = Convolution.Rows;
        foreach (TesseractNode lstm in chain)
        {
            CheckWidth(path, lstm.Name, lstm.Inputs, width);
            width = lstm.Matrices[0].Rows;
        }

        Softmax = layers[7].Matrices[0];
        CheckWidth(path, layers[7].Name, Softmax.Columns - 1, width);
        (Summary, Forward, Backward, Last) = (new(chain[0]), new(chain[1]), new(chain[2]), new(chain[3]));
    }

    /// <summary>Rows of pixels in a line.</summary>
    public int Height { get; }

    /// <summary>Channels × (9 + 1), the nine values of a neighbourhood column by column.</summary>
    public TesseractMatrix Convolution { get; }

    /// <summary>Reads each column from top to bottom and hands its last output on.</summary>
    public LstmWeights Summary { get; }

    public LstmWeights Forward { get; }

    /// <summary>Reads from right to left.</summary>
    public LstmWeights Backward { get; }

    /// <summary>The large layer that a Dmi layer replaces.</summary>
    public LstmWeights Last { get; }

    /// <summary>Classes × (units of the last layer + 1).</summary>
    public TesseractMatrix Softmax { get; }

    private static void CheckWidth(string path, string name, int width, int expected)
    {
        if (width != expected) throw new InvalidDataException($"{path}: '{name}' has {width} inputs, expected {expected}.");
    }
}
