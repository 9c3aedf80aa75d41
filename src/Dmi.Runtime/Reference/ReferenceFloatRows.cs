using Dmi.Numerics;

namespace Dmi.Reference;

/// <summary>Rows of binary32 weights, or of bfloat16 ones as the floats that they are; sums in double.</summary>
internal sealed class ReferenceFloatRows(DualModuleWeights weights) : ReferenceBigModule
{
    private readonly LayerShape _shape = weights.Shape;
    private readonly float[] _inputWeights = Rounded(weights.InputWeightArray, weights.Shape.Big);
    private readonly float[] _recurrentWeights = Rounded(weights.RecurrentWeightArray, weights.Shape.Big);
    private readonly float[] _input = new float[weights.Shape.InputSize];
    private readonly float[] _hidden = new float[weights.Shape.HiddenSize];

    public override void SetInput(ReadOnlySpan<float> input) => input.CopyTo(_input);

    public override void SetHidden(ReadOnlySpan<float> hidden) => hidden.CopyTo(_hidden);

    public override double InputSide(int row) =>
        weights.BiasArray[row] + Dot(_inputWeights.AsSpan(row * _shape.InputSize, _shape.InputSize), _input);

    public override double HiddenSide(int row)
    {
        double bias = weights.RecurrentBiasArray.Length == 0 ? 0 : weights.RecurrentBiasArray[row];
        return bias + Dot(_recurrentWeights.AsSpan(row * _shape.HiddenSize, _shape.HiddenSize), _hidden);
    }

    public override float Row(int row) => (float)(InputSide(row) + HiddenSide(row));

    private static float[] Rounded(float[] weights, WeightPrecision precision) => precision == WeightPrecision.BFloat16
        ? Array.ConvertAll(weights, static weight => BFloat16Pairs.Value(BFloat16Pairs.Round(weight)))
        : weights;

    private static double Dot(ReadOnlySpan<float> weights, ReadOnlySpan<float> x)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++) sum += (double)weights[i] * x[i];
        return sum;
    }
}
