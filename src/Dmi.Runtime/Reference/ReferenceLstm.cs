namespace Dmi.Reference;

/// <summary>
/// An LSTM layer in the plainest code, sums in double: the oracle of the generated kernels. Holds its own h and c.
/// </summary>
public sealed class ReferenceLstm
{
    private readonly DualModuleWeights _weights;
    private readonly LayerShape _shape;
    private readonly ReferenceLittleModule? _little;
    private readonly float[] _preActivations;
    private readonly bool[] _sensitive;

    /// <summary>A layer with zero state.</summary>
    /// <param name="weights">Its weights.</param>
    public ReferenceLstm(DualModuleWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _weights = weights;
        _shape = weights.Shape;
        _little = weights.HasLittleModule ? new ReferenceLittleModule(weights) : null;
        _preActivations = new float[_shape.RowCount];
        _sensitive = new bool[_shape.RowCount];
        Hidden = new float[_shape.HiddenSize];
        Cell = new float[_shape.HiddenSize];
    }

    /// <summary>h.</summary>
    public float[] Hidden { get; }

    /// <summary>c.</summary>
    public float[] Cell { get; }

    /// <summary>y of the last step, rows by gate i, f, g, o.</summary>
    public ReadOnlySpan<float> PreActivations => _preActivations;

    /// <summary>m of the last step: which rows the big module computed.</summary>
    public ReadOnlySpan<bool> Sensitive => _sensitive;

    /// <summary>One time step by dual-module inference.</summary>
    /// <param name="input">x.</param>
    /// <param name="thresholds">The mask's intervals.</param>
    public void Step(ReadOnlySpan<float> input, SwitchingThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        bool predicted = !thresholds.IsDense && _little is not null && _little.TryPredict(input, Hidden, _preActivations);
        for (int row = 0; row < _shape.RowCount; row++)
        {
            _sensitive[row] = !predicted || thresholds.Gates[row / _shape.HiddenSize].IsSensitive(_preActivations[row]);
        }

        Advance(input);
    }

    /// <summary>One time step by the big module alone.</summary>
    /// <param name="input">x.</param>
    public void StepDense(ReadOnlySpan<float> input)
    {
        Array.Fill(_sensitive, true);
        Advance(input);
    }

    // y = y_HH ⊙ m + y_LL ⊙ (1 − m) (P2 eq. 5), then the cell.
    private void Advance(ReadOnlySpan<float> input)
    {
        for (int row = 0; row < _shape.RowCount; row++)
        {
            if (_sensitive[row]) _preActivations[row] = BigRow(row, input);
        }

        int units = _shape.HiddenSize;
        for (int unit = 0; unit < units; unit++)
        {
            double i = Sigmoid(_preActivations[unit]);
            double f = Sigmoid(_preActivations[units + unit]);
            double g = Math.Tanh(_preActivations[2 * units + unit]);
            double o = Sigmoid(_preActivations[3 * units + unit]);
            double c = f * Cell[unit] + i * g;
            Cell[unit] = (float)c;
            Hidden[unit] = (float)(o * Math.Tanh(c));
        }
    }

    private float BigRow(int row, ReadOnlySpan<float> input)
    {
        double sum = _weights.BiasArray[row];
        ReadOnlySpan<float> inputWeights = _weights.InputWeightArray.AsSpan(row * _shape.InputSize, _shape.InputSize);
        for (int column = 0; column < inputWeights.Length; column++) sum += (double)inputWeights[column] * input[column];
        ReadOnlySpan<float> recurrentWeights = _weights.RecurrentWeightArray.AsSpan(row * _shape.HiddenSize, _shape.HiddenSize);
        for (int column = 0; column < recurrentWeights.Length; column++) sum += (double)recurrentWeights[column] * Hidden[column];
        return (float)sum;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
