using Dmi.Projections;

namespace Dmi.Training;

/// <summary>
/// φ: what the little module sees of one step, [x | h] quantised and projected as the kernels do it. For one thread at a time.
/// </summary>
/// <param name="shape">The layer's shape.</param>
internal sealed class FeatureEncoder(LayerShape shape)
{
    private readonly LittleInput _input = new(shape.InputSize, shape.ReducedSize, shape.Bits, shape.Seed);
    private readonly LittleInput _hidden = new(shape.HiddenSize, shape.ReducedSize, shape.Bits, shape.Seed);

    /// <summary>Encodes one step.</summary>
    /// <param name="input">x, as a trace takes it.</param>
    /// <param name="hidden">h, as a trace takes it.</param>
    /// <param name="features">φ, <see cref="LayerShape.LittleColumns"/> values.</param>
    public void Encode(ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, Span<float> features)
    {
        _input.EncodeAsFloat(input, features[..shape.LittleInputColumns]);
        _hidden.EncodeAsFloat(hidden, features[shape.LittleInputColumns..]);
    }
}
