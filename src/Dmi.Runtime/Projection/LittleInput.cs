using Dmi.Quantization;

namespace Dmi.Projections;

/// <summary>
/// What one side (x or h) of a recurrent layer becomes before it meets the little module's weights:
/// quantised, projected where that makes it smaller, and quantised again where the weights have at most 8 bits.
/// </summary>
/// <remarks>
/// Plain code that defines the values; the kernels must agree with it, codes exactly. With weights of up to 8 bits a side enters as int8 codes with
/// one scale; with 16 or 32 bits the exact sums times the scale enter as float.
/// </remarks>
internal sealed class LittleInput
{
    private readonly SparseRandomProjection? _projection;
    private readonly int[] _codes;
    private readonly int[] _sums;
    private readonly int _limit;
    private readonly bool _requantize;

    /// <summary>Prepares one side.</summary>
    /// <param name="size">d, width of the side.</param>
    /// <param name="reduced">k; the side is projected if d &gt; k.</param>
    /// <param name="bits">Bits per weight of the little module.</param>
    /// <param name="seed">Seed of the projection.</param>
    public LittleInput(int size, int reduced, int bits, int seed)
    {
        _projection = size > reduced ? new SparseRandomProjection(seed, reduced, size) : null;
        _codes = new int[size];
        _sums = new int[Math.Min(size, reduced)];
        _limit = bits == 16 ? SymmetricQuantizer.InputLimit16 : SymmetricQuantizer.Limit8;
        _requantize = bits <= 8;
    }

    /// <summary>The same side for another stream, with memory of its own; the projection is shared.</summary>
    /// <param name="other">The side.</param>
    public LittleInput(LittleInput other)
    {
        (_projection, _limit, _requantize) = (other._projection, other._limit, other._requantize);
        _codes = new int[other._codes.Length];
        _sums = new int[other._sums.Length];
    }

    /// <summary>Codes (up to 8 bits) or sums (16, 32 bits) of the last <see cref="Encode"/>.</summary>
    public ReadOnlySpan<int> Codes => _sums;

    /// <summary>Encodes one vector.</summary>
    /// <param name="values">d values.</param>
    /// <returns>The scale of <see cref="Codes"/>; NaN where a value is not finite.</returns>
    public float Encode(ReadOnlySpan<float> values)
    {
        float scale = SymmetricQuantizer.Quantize(values, _limit, _codes);
        if (float.IsNaN(scale)) return scale;
        if (_projection is null)
        {
            _codes.CopyTo(_sums, 0);
            return scale;
        }

        _projection.Apply(_codes, _sums);
        scale *= _projection.Scale;
        return _requantize ? scale * SymmetricQuantizer.Requantize(_sums, _sums) : scale;
    }

    /// <summary>Encodes one vector and returns it as the float values that its codes stand for.</summary>
    /// <param name="values">d values.</param>
    /// <param name="features">min(d, k) values.</param>
    /// <returns>False where a value is not finite.</returns>
    public bool EncodeAsFloat(ReadOnlySpan<float> values, Span<float> features)
    {
        float scale = Encode(values);
        if (float.IsNaN(scale)) return false;
        for (int i = 0; i < _sums.Length; i++) features[i] = scale * _sums[i];
        return true;
    }
}
