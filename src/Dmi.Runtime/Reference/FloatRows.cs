using Dmi.Numerics;

namespace Dmi.Reference;

/// <summary>Rows of binary32 weights, or of bfloat16 ones as the floats that they are.</summary>
internal abstract class FloatRows : BigRows
{
    private readonly DualModuleWeights _weights;
    private readonly float[] _inputWeights;
    private readonly float[] _recurrentWeights;
    private readonly float[] _input;
    private readonly float[] _hidden;

    /// <summary>Prepares rows.</summary>
    /// <param name="weights">The weights.</param>
    protected FloatRows(DualModuleWeights weights)
        : this(weights, Rounded(weights.InputWeightArray, weights.Shape.Big), Rounded(weights.RecurrentWeightArray, weights.Shape.Big))
    {
    }

    /// <summary>The rows of another stream.</summary>
    /// <param name="other">Rows whose weights these share.</param>
    protected FloatRows(FloatRows other)
        : this(other._weights, other._inputWeights, other._recurrentWeights)
    {
    }

    private FloatRows(DualModuleWeights weights, float[] inputWeights, float[] recurrentWeights)
        : base(weights.Shape)
    {
        (_weights, _inputWeights, _recurrentWeights) = (weights, inputWeights, recurrentWeights);
        (_input, _hidden) = (new float[weights.Shape.InputColumns], new float[weights.Shape.HiddenSize]);
    }

    /// <inheritdoc/>
    protected override void SetInputValues(ReadOnlySpan<float> input) => input.CopyTo(_input);

    /// <inheritdoc/>
    public override void SetHidden(ReadOnlySpan<float> hidden) => hidden.CopyTo(_hidden);

    /// <inheritdoc/>
    public override double InputSide(int row) => (double)_weights.BiasArray[row] + Precomputed(row) + Dot(_inputWeights.AsSpan(row * _input.Length, _input.Length), _input);

    /// <inheritdoc/>
    public override double HiddenSide(int row)
    {
        double bias = _weights.RecurrentBiasArray.Length == 0 ? 0 : _weights.RecurrentBiasArray[row];
        return bias + Dot(_recurrentWeights.AsSpan(row * _hidden.Length, _hidden.Length), _hidden);
    }

    /// <inheritdoc/>
    public override float Row(int row) => (float)(InputSide(row) + HiddenSide(row));

    /// <summary>Σ weights·x.</summary>
    protected abstract double Dot(ReadOnlySpan<float> weights, ReadOnlySpan<float> x);

    private static float[] Rounded(float[] weights, WeightPrecision precision) => precision == WeightPrecision.BFloat16
        ? Array.ConvertAll(weights, static weight => BFloat16Pairs.Value(BFloat16Pairs.Round(weight)))
        : weights;
}
