using Dmi.Numerics;
using Dmi.Quantization;

namespace Dmi.Projections;

/// <summary>
/// What a block of a little module with a learned projection sees: u = B z_Q, z_Q being its sides at 8 bits, and u quantised again where the
/// weights have at most 8 bits.
/// </summary>
/// <remarks>Plain code that defines the values; the kernels must agree with it, codes exactly.</remarks>
internal sealed class LearnedInput
{
    private readonly LearnedProjection _projection;
    private readonly LittleInput? _input;
    private readonly LittleInput? _hidden;
    private readonly float[] _values;
    private readonly int[] _codes;

    /// <summary>Prepares one block.</summary>
    /// <param name="projection">B.</param>
    public LearnedInput(LearnedProjection projection)
    {
        _projection = projection;
        _input = Side(projection.InputColumns);
        _hidden = Side(projection.HiddenColumns);
        _values = new float[projection.Rows];
        _codes = new int[projection.Rows];
    }

    /// <summary>u of the last <see cref="TryProject"/>.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Codes of the last <see cref="TryEncode"/>.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>u = B z_Q.</summary>
    /// <param name="input">x, or empty where the block does not read it.</param>
    /// <param name="hidden">h or r⊙h, or empty.</param>
    /// <returns>False where a value is not finite.</returns>
    public bool TryProject(ReadOnlySpan<float> input, ReadOnlySpan<float> hidden)
    {
        float inputScale = _input?.Encode(input) ?? 0, hiddenScale = _hidden?.Encode(hidden) ?? 0;
        if (float.IsNaN(inputScale) || float.IsNaN(hiddenScale)) return false;
        for (int row = 0; row < _values.Length; row++)
        {
            ReadOnlySpan<sbyte> codes = _projection.Row(row);
            float first = _input is null ? 0 : VectorDot.Dot(codes[.._projection.InputColumns], _input.Codes) * inputScale;
            float second = _hidden is null ? 0 : VectorDot.Dot(codes[_projection.InputColumns..], _hidden.Codes) * hiddenScale;
            float sum = _input is null ? second : _hidden is null ? first : first + second;
            _values[row] = sum * _projection.Scales[row];
        }

        return true;
    }

    /// <summary>u at 8 bits.</summary>
    /// <param name="input">x, or empty where the block does not read it.</param>
    /// <param name="hidden">h or r⊙h, or empty.</param>
    /// <param name="scale">The scale of <see cref="Codes"/>.</param>
    /// <returns>False where a value is not finite.</returns>
    public bool TryEncode(ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, out float scale)
    {
        scale = float.NaN;
        if (!TryProject(input, hidden)) return false;
        scale = SymmetricQuantizer.Quantize(_values, SymmetricQuantizer.Limit8, _codes);
        return !float.IsNaN(scale);
    }

    // Whole sides at 8 bits, whatever the weights have.
    private static LittleInput? Side(int size) => size == 0 ? null : new LittleInput(size, size, bits: 8, seed: 0);
}
