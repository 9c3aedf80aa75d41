using Dmi.Quantization;

namespace Dmi.Reference;

/// <summary>
/// Rows of 8-bit codes with a scale each. x and h are quantised to 8 bits, each with its own scale; sums are exact, and what follows are the
/// kernels' own float operations in their order: the result is the same bit for bit.
/// </summary>
internal abstract class CodeRows : BigRows
{
    private readonly DualModuleWeights _weights;
    private readonly sbyte[] _codes;
    private readonly float[] _scales;
    private readonly int[] _input;
    private readonly int[] _hidden;
    private float _inputScale;
    private float _hiddenScale;

    /// <summary>Quantises rows.</summary>
    /// <param name="weights">The weights.</param>
    protected CodeRows(DualModuleWeights weights)
        : this(weights, new sbyte[checked(weights.Shape.RowCount * (weights.Shape.InputColumns + weights.Shape.HiddenSize))], new float[weights.Shape.RowCount])
    {
        LayerShape shape = weights.Shape;
        int columns = shape.InputColumns + shape.HiddenSize;
        var row = new float[columns];
        var codes = new int[columns];
        for (int i = 0; i < shape.RowCount; i++)
        {
            weights.CopyBigRow(i, row, row.AsSpan(shape.InputColumns));
            _scales[i] = WeightQuantizer.Quantize(row, 8, codes);
            for (int column = 0; column < columns; column++) _codes[i * columns + column] = (sbyte)codes[column];
        }
    }

    /// <summary>The rows of another stream.</summary>
    /// <param name="other">Rows whose weights these share.</param>
    protected CodeRows(CodeRows other)
        : this(other._weights, other._codes, other._scales)
    {
    }

    private CodeRows(DualModuleWeights weights, sbyte[] codes, float[] scales)
        : base(weights.Shape)
    {
        (_weights, _codes, _scales) = (weights, codes, scales);
        (_input, _hidden) = (new int[weights.Shape.InputColumns], new int[weights.Shape.HiddenSize]);
    }

    /// <inheritdoc/>
    protected override void SetInputValues(ReadOnlySpan<float> input) => _inputScale = SymmetricQuantizer.Quantize(input, SymmetricQuantizer.Limit8, _input);

    /// <inheritdoc/>
    public override void SetHidden(ReadOnlySpan<float> hidden) => _hiddenScale = SymmetricQuantizer.Quantize(hidden, SymmetricQuantizer.Limit8, _hidden);

    /// <inheritdoc/>
    public override double InputSide(int row) => InputSum(row) * _scales[row] + (_weights.BiasArray[row] + Precomputed(row));

    /// <inheritdoc/>
    public override double HiddenSide(int row) => HiddenSum(row) * _scales[row] + SecondBias(row);

    /// <inheritdoc/>
    public override float Row(int row) => (InputSum(row) + HiddenSum(row)) * _scales[row] + (_weights.BiasArray[row] + SecondBias(row) + Precomputed(row));

    private float SecondBias(int row) => _weights.RecurrentBiasArray.Length == 0 ? 0 : _weights.RecurrentBiasArray[row];

    private float InputSum(int row) => Dot(row, 0, _input) * _inputScale;

    private float HiddenSum(int row) => Dot(row, _input.Length, _hidden) * _hiddenScale;

    /// <summary>Σ weights·x.</summary>
    protected abstract int Dot(ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> x);

    private float Dot(int row, int first, int[] x) => Dot(_codes.AsSpan(row * (_input.Length + _hidden.Length) + first, x.Length), x);
}
