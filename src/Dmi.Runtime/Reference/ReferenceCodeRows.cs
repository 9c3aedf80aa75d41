using Dmi.Quantization;

namespace Dmi.Reference;

/// <summary>
/// Rows of 8-bit codes with a scale each. x and h are quantised to 8 bits, each with its own scale; sums are exact, and what follows are the
/// kernels' own float operations in their order: the result is the same bit for bit.
/// </summary>
internal sealed class ReferenceCodeRows : ReferenceBigModule
{
    private readonly DualModuleWeights _weights;
    private readonly sbyte[] _codes;
    private readonly float[] _scales;
    private readonly int[] _input;
    private readonly int[] _hidden;
    private float _inputScale;
    private float _hiddenScale;

    public ReferenceCodeRows(DualModuleWeights weights)
    {
        LayerShape shape = weights.Shape;
        _weights = weights;
        (_input, _hidden) = (new int[shape.InputSize], new int[shape.HiddenSize]);
        int columns = shape.InputSize + shape.HiddenSize;
        _codes = new sbyte[shape.RowCount * columns];
        _scales = new float[shape.RowCount];
        var row = new float[columns];
        var codes = new int[columns];
        for (int i = 0; i < shape.RowCount; i++)
        {
            weights.CopyBigRow(i, row, row.AsSpan(shape.InputSize));
            _scales[i] = WeightQuantizer.Quantize(row, 8, codes);
            for (int column = 0; column < columns; column++) _codes[i * columns + column] = (sbyte)codes[column];
        }
    }

    public override void SetInput(ReadOnlySpan<float> input) => _inputScale = SymmetricQuantizer.Quantize(input, SymmetricQuantizer.Limit8, _input);

    public override void SetHidden(ReadOnlySpan<float> hidden) => _hiddenScale = SymmetricQuantizer.Quantize(hidden, SymmetricQuantizer.Limit8, _hidden);

    public override double InputSide(int row) => InputSum(row) * _scales[row] + _weights.BiasArray[row];

    public override double HiddenSide(int row) => HiddenSum(row) * _scales[row] + SecondBias(row);

    public override float Row(int row) => (InputSum(row) + HiddenSum(row)) * _scales[row] + (_weights.BiasArray[row] + SecondBias(row));

    private float SecondBias(int row) => _weights.RecurrentBiasArray.Length == 0 ? 0 : _weights.RecurrentBiasArray[row];

    private float InputSum(int row) => Dot(row, 0, _input) * _inputScale;

    private float HiddenSum(int row) => Dot(row, _input.Length, _hidden) * _hiddenScale;

    private float Dot(int row, int first, int[] x)
    {
        ReadOnlySpan<sbyte> weights = _codes.AsSpan(row * (_input.Length + _hidden.Length) + first, x.Length);
        int sum = 0;
        for (int i = 0; i < x.Length; i++) sum += weights[i] * x[i];
        return sum;
    }
}
