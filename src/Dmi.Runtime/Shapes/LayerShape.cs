using Dmi.Projections;

namespace Dmi;

/// <summary>All that fixes the sizes of a layer's big and little module. Generated layers expose theirs as <c>Shape</c>.</summary>
public sealed record LayerShape
{
    private LayerShape(LayerKind kind, int inputSize, int hiddenSize, int reducedSize, int bits, int seed) =>
        (Kind, InputSize, HiddenSize, ReducedSize, Bits, Seed) = (kind, inputSize, hiddenSize, reducedSize, bits, seed);

    /// <summary>The kind of layer.</summary>
    public LayerKind Kind { get; }

    /// <summary>Width of the input x.</summary>
    public int InputSize { get; }

    /// <summary>Units of the layer: length of h and c.</summary>
    public int HiddenSize { get; }

    /// <summary>k: the dimension to which each side of the input is projected. A side that is no wider is not projected.</summary>
    public int ReducedSize { get; }

    /// <summary>Bits per weight of the little module: 8, 16 or 32 (float).</summary>
    public int Bits { get; }

    /// <summary>Seed of the projection.</summary>
    public int Seed { get; }

    /// <summary>Matrices stacked in the weights: 4 for an LSTM.</summary>
    public int GateCount => Kind switch
    {
        LayerKind.Lstm => 4,
        _ => throw new InvalidOperationException($"{Kind} is no kind of layer."),
    };

    /// <summary>n: output rows of all gates stacked.</summary>
    public int RowCount => GateCount * HiddenSize;

    /// <summary>Whether x is projected before it enters the little module.</summary>
    public bool ReducesInput => InputSize > ReducedSize;

    /// <summary>Whether h is projected before it enters the little module.</summary>
    public bool ReducesHidden => HiddenSize > ReducedSize;

    /// <summary>Columns of the little module that belong to x.</summary>
    public int LittleInputColumns => Math.Min(InputSize, ReducedSize);

    /// <summary>Columns of the little module that belong to h.</summary>
    public int LittleHiddenColumns => Math.Min(HiddenSize, ReducedSize);

    /// <summary>Columns of the little module.</summary>
    public int LittleColumns => LittleInputColumns + LittleHiddenColumns;

    /// <summary>The shape of an LSTM layer.</summary>
    /// <param name="hidden">Units, 1…65,536.</param>
    /// <param name="input">Width of x, 1…65,536; 0 means <paramref name="hidden"/>.</param>
    /// <param name="eps">ε in (0, 1); used where <paramref name="reduced"/> is 0.</param>
    /// <param name="bits">8, 16 or 32.</param>
    /// <param name="reduced">k, 1…65,536; 0 derives it from <paramref name="eps"/>.</param>
    /// <param name="seed">Seed of the projection.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static LayerShape Lstm(int hidden, int input = 0, double eps = 0.5, int bits = 8, int reduced = 0, int seed = 0)
    {
        CheckDimension(hidden, 1, nameof(hidden));
        CheckDimension(input, 0, nameof(input));
        CheckDimension(reduced, 0, nameof(reduced));
        if (bits is not (8 or 16 or 32))
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "bits must be 8, 16 or 32.");
        }

        if (!(eps > 0 && eps < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(eps), eps, "eps must lie in (0, 1).");
        }

        int width = input == 0 ? hidden : input;
        long weights = 4L * hidden * ((long)width + hidden);
        if (weights > ReducedDimension.MostWeights)
        {
            throw new ArgumentOutOfRangeException(
                nameof(hidden), hidden, $"The layer would have {weights} weights, more than the {ReducedDimension.MostWeights} that fit in one array.");
        }

        int k = reduced == 0 ? ReducedDimension.FromEps(4 * hidden, eps) : reduced;
        return new LayerShape(LayerKind.Lstm, width, hidden, k, bits, seed);
    }

    private static void CheckDimension(int value, int least, string name)
    {
        if (value < least || value > ReducedDimension.Maximum)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must lie in {least}…{ReducedDimension.Maximum}.");
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{Kind} hidden {HiddenSize}, input {InputSize}, reduced {ReducedSize}, {Bits} bits, seed {Seed}");
}
