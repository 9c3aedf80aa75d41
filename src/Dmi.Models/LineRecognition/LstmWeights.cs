namespace Dmi.Models;

/// <summary>Weights of an LSTM, gates in the order i, f, g, o, row-major.</summary>
internal sealed class LstmWeights
{
    // Tesseract's files hold g, i, f, o.
    private static readonly int[] PlaceInFile = [1, 2, 0, 3];

    public LstmWeights(TesseractNode node)
    {
        (InputSize, Units) = (node.Inputs, node.Matrices[0].Rows);
        Input = new float[4 * Units * InputSize];
        Recurrent = new float[4 * Units * Units];
        Bias = new float[4 * Units];
        for (int row = 0; row < Bias.Length; row++)
        {
            ReadOnlySpan<float> weights = node.Matrices[PlaceInFile[row / Units]].Row(row % Units);
            weights[..InputSize].CopyTo(Input.AsSpan(row * InputSize));
            weights.Slice(InputSize, Units).CopyTo(Recurrent.AsSpan(row * Units));
            Bias[row] = weights[^1];
        }
    }

    public int InputSize { get; }

    public int Units { get; }

    /// <summary>4·units × inputs.</summary>
    public float[] Input { get; }

    /// <summary>4·units × units.</summary>
    public float[] Recurrent { get; }

    /// <summary>4·units.</summary>
    public float[] Bias { get; }
}
