using Dmi.Projections;

namespace Dmi.Training;

/// <summary>
/// φ: what one block of the little module sees of one step, the sides that it reads quantised and projected as the kernels do it. For one
/// thread at a time.
/// </summary>
/// <param name="shape">The layer's shape.</param>
/// <param name="block">The block.</param>
/// <param name="projection">B, where the projection is learned.</param>
internal sealed class FeatureEncoder(LayerShape shape, LittleBlock block, LearnedProjection? projection)
{
    private readonly LearnedInput? _learned = projection is null ? null : new LearnedInput(projection);
    private readonly LittleInput? _input = block.ReadsInput ? Side(shape, shape.InputColumns) : null;
    private readonly LittleInput? _hidden = block.Hidden == HiddenSide.None ? null : Side(shape, shape.HiddenSize);
    private readonly int _inputColumns = block.ReadsInput ? shape.LittleInputColumns : 0;

    /// <summary>Encodes one step.</summary>
    /// <param name="input">x, as a trace takes it.</param>
    /// <param name="hidden">h or r⊙h, whichever the block reads.</param>
    /// <param name="features">φ, <see cref="LayerShape.LittleColumnsOf"/> values.</param>
    public void Encode(ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, Span<float> features)
    {
        if (_learned is not null)
        {
            EncodeLearned(_learned, input, hidden, features);
            return;
        }

        _input?.EncodeAsFloat(input, features[.._inputColumns]);
        _hidden?.EncodeAsFloat(hidden, features[_inputColumns..]);
    }

    private void EncodeLearned(LearnedInput learned, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, Span<float> features)
    {
        if (shape.Bits > 8)
        {
            learned.TryProject(input, hidden);
            learned.Values.CopyTo(features);
        }
        else if (learned.TryEncode(input, hidden, out float scale))
        {
            for (int i = 0; i < features.Length; i++) features[i] = scale * learned.Codes[i];
        }
    }

    private static LittleInput Side(LayerShape shape, int size) => new(size, shape.ReducedSize, shape.Bits, shape.Seed);
}
