using Dmi.Projections;

namespace Dmi.Reference;

/// <summary>y_LL of a recurrent layer in plain code: the oracle of the little module's kernels.</summary>
public sealed class ReferenceLittleModule
{
    private readonly LayerShape _shape;
    private readonly LittleModule _little;
    private readonly LittleInput _input;
    private readonly LittleInput _hidden;

    /// <summary>Prepares the little module of some weights.</summary>
    /// <param name="weights">Weights with a little module.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ReferenceLittleModule(DualModuleWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _little = weights.Little ?? throw new ArgumentException("The weights have no little module.", nameof(weights));
        _shape = weights.Shape;
        _input = new LittleInput(_shape.InputSize, _shape.ReducedSize, _shape.Bits, _shape.Seed);
        _hidden = new LittleInput(_shape.HiddenSize, _shape.ReducedSize, _shape.Bits, _shape.Seed);
    }

    /// <summary>y_LL = W_LL P x_Q + b_LL (P2 algorithm 2, steps 1 and 2).</summary>
    /// <param name="input">x.</param>
    /// <param name="hidden">h.</param>
    /// <param name="preActivations">n values.</param>
    /// <returns>False, and nothing is written, where an input is not finite.</returns>
    public bool TryPredict(ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, Span<float> preActivations)
    {
        float inputScale = _input.Encode(input);
        float hiddenScale = _hidden.Encode(hidden);
        if (float.IsNaN(inputScale) || float.IsNaN(hiddenScale)) return false;
        for (int row = 0; row < _shape.RowCount; row++)
        {
            preActivations[row] = _little.Bits == 8
                ? ExactRow(row, inputScale, hiddenScale)
                : FloatRow(row, inputScale, hiddenScale);
        }

        return true;
    }

    // Integer sums and then the kernels' own order of float operations: the result is the same bit for bit.
    private float ExactRow(int row, float inputScale, float hiddenScale)
    {
        ReadOnlySpan<short> codes = _little.Codes.AsSpan(row * _little.Columns, _little.Columns);
        int columns = _shape.LittleInputColumns;
        float sum = Dot(codes[..columns], _input.Codes) * inputScale + Dot(codes[columns..], _hidden.Codes) * hiddenScale;
        return sum * _little.Scales[row] + _little.Bias[row];

        static float Dot(ReadOnlySpan<short> weights, ReadOnlySpan<int> x)
        {
            int sum = 0;
            for (int i = 0; i < x.Length; i++) sum += weights[i] * x[i];
            return sum;
        }
    }

    private float FloatRow(int row, float inputScale, float hiddenScale)
    {
        double sum = 0;
        int first = row * _little.Columns;
        for (int i = 0; i < _input.Codes.Length; i++) sum += Weight(first + i) * (double)(inputScale * _input.Codes[i]);
        first += _input.Codes.Length;
        for (int i = 0; i < _hidden.Codes.Length; i++) sum += Weight(first + i) * (double)(hiddenScale * _hidden.Codes[i]);
        return (float)(sum * _little.Scales[row] + _little.Bias[row]);
    }

    private double Weight(int index) => _little.Values is { } values ? values[index] : _little.Codes![index];
}
