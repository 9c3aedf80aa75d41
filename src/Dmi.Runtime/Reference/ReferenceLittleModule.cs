using System.Collections.Immutable;
using Dmi.Numerics;
using Dmi.Projections;
using Dmi.Quantization;

namespace Dmi.Reference;

/// <summary>y_LL of a layer in plain code, block by block: the oracle of the little module's kernels.</summary>
public sealed class ReferenceLittleModule
{
    private readonly LayerShape _shape;
    private readonly ImmutableArray<LittleBlock> _blocks;
    private readonly LittleModule _little;
    private readonly LittleInput _input;
    private readonly LittleInput? _hidden;
    private readonly LearnedInput?[] _learned;

    /// <summary>Prepares the little module of some weights.</summary>
    /// <param name="weights">Weights with a little module.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ReferenceLittleModule(DualModuleWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _little = weights.Little ?? throw new ArgumentException("The weights have no little module.", nameof(weights));
        _shape = weights.Shape;
        _blocks = _shape.LittleBlocks;
        _input = new LittleInput(_shape.InputColumns, _shape.ReducedSize, _shape.Bits, _shape.Seed);
        _hidden = _shape.HiddenSize == 0 ? null : new LittleInput(_shape.HiddenSize, _shape.ReducedSize, _shape.Bits, _shape.Seed);
        _learned = LearnedInputs(_little);
    }

    /// <summary>The same little module for another stream, with memory of its own; random projections are shared.</summary>
    /// <param name="other">The little module.</param>
    internal ReferenceLittleModule(ReferenceLittleModule other)
    {
        (_shape, _blocks, _little) = (other._shape, other._blocks, other._little);
        _input = new LittleInput(other._input);
        _hidden = other._hidden is null ? null : new LittleInput(other._hidden);
        _learned = LearnedInputs(_little);
    }

    /// <summary>The little module of some weights; null where they have none.</summary>
    internal static ReferenceLittleModule? Of(DualModuleWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return weights.HasLittleModule ? new ReferenceLittleModule(weights) : null;
    }

    /// <summary>The first block: all of an LSTM's or a linear layer's rows, r and z of a GRU.</summary>
    /// <inheritdoc cref="TryPredict(int, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public bool TryPredict(ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, Span<float> preActivations) =>
        TryPredict(0, input, hidden, preActivations);

    /// <summary>y_LL = W_LL P x_Q + b_LL of one block (P2 algorithm 2, steps 1 and 2).</summary>
    /// <param name="block">Its place among <see cref="LayerShape.LittleBlocks"/>.</param>
    /// <param name="input">x, or W_x·x where the input is precomputed; ignored where the block does not read it.</param>
    /// <param name="hidden">h, or r⊙h where that is what the block reads; ignored where it reads neither.</param>
    /// <param name="preActivations">As many values as the block has rows.</param>
    /// <returns>False, and nothing is written, where an input that the block reads is not finite, or is 10²⁰ or beyond.</returns>
    public bool TryPredict(int block, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, Span<float> preActivations)
    {
        LittleBlock sides = _blocks[block];
        ReadOnlySpan<float> precomputed = _shape.PrecomputedInput ? input : [];
        if (!IsUsable(precomputed)) return false;
        if (_learned[block] is { } learned)
        {
            return TryPredictLearned(
                learned, _little.Matrices[block], sides.ReadsInput ? input : [], sides.Hidden == HiddenSide.None ? [] : hidden, precomputed, preActivations);
        }

        Side inputSide = sides.ReadsInput ? Encode(_input, input) : default;
        Side hiddenSide = sides.Hidden == HiddenSide.None ? default : Encode(_hidden!, hidden);
        if (float.IsNaN(inputSide.Scale) || float.IsNaN(hiddenSide.Scale)) return false;
        LittleMatrix matrix = _little.Matrices[block];
        for (int row = 0; row < matrix.Rows; row++)
        {
            preActivations[row] = matrix.Bits <= 8
                ? ExactRow(matrix, row, inputSide, hiddenSide, precomputed)
                : FloatRow(matrix, row, inputSide, hiddenSide, precomputed);
        }

        return true;

        static Side Encode(LittleInput encoder, ReadOnlySpan<float> values)
        {
            float scale = encoder.Encode(values);
            return new Side(encoder.Codes, scale);
        }
    }

    // b_LL, and W_x·x where a step is given that.
    private static float Bias(LittleMatrix matrix, int row, ReadOnlySpan<float> precomputed) =>
        precomputed.IsEmpty ? matrix.Bias[row] : matrix.Bias[row] + precomputed[row];

    private static bool IsUsable(ReadOnlySpan<float> precomputed)
    {
        foreach (float value in precomputed)
        {
            if (!(MathF.Abs(value) < SymmetricQuantizer.Excessive)) return false;
        }

        return true;
    }

    private static LearnedInput?[] LearnedInputs(LittleModule little) =>
        [.. little.Matrices.Select(static matrix => matrix.Projection is null ? null : new LearnedInput(matrix.Projection))];

    // One side alone: u of the learned projection.
    private static bool TryPredictLearned(
        LearnedInput learned, LittleMatrix matrix, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, ReadOnlySpan<float> precomputed,
        Span<float> preActivations)
    {
        if (matrix.Bits > 8)
        {
            if (!learned.TryProject(input, hidden)) return false;
            for (int row = 0; row < matrix.Rows; row++) preActivations[row] = ValueRow(matrix, row, learned.Values, precomputed);
            return true;
        }

        if (!learned.TryEncode(input, hidden, out float scale)) return false;
        var side = new Side(learned.Codes, scale);
        for (int row = 0; row < matrix.Rows; row++) preActivations[row] = ExactRow(matrix, row, side, default, precomputed);
        return true;
    }

    private static float ValueRow(LittleMatrix matrix, int row, ReadOnlySpan<float> values, ReadOnlySpan<float> precomputed)
    {
        double sum = 0;
        int first = row * matrix.Columns;
        for (int i = 0; i < values.Length; i++) sum += (matrix.Values is { } weights ? weights[first + i] : matrix.Codes![first + i]) * (double)values[i];
        return (float)(sum * matrix.Scales[row] + Bias(matrix, row, precomputed));
    }

    // Integer sums and then the kernels' own order of float operations: the result is the same bit for bit.
    private static float ExactRow(LittleMatrix matrix, int row, Side input, Side hidden, ReadOnlySpan<float> precomputed)
    {
        ReadOnlySpan<short> codes = matrix.Codes.AsSpan(row * matrix.Columns, matrix.Columns);
        int columns = input.Codes.Length;
        float inputPart = VectorDot.Dot(codes[..columns], input.Codes) * input.Scale;
        float hiddenPart = VectorDot.Dot(codes[columns..], hidden.Codes) * hidden.Scale;
        float sum = hidden.Codes.IsEmpty ? inputPart : columns == 0 ? hiddenPart : inputPart + hiddenPart;
        return sum * matrix.Scales[row] + Bias(matrix, row, precomputed);
    }

    private static float FloatRow(LittleMatrix matrix, int row, Side input, Side hidden, ReadOnlySpan<float> precomputed)
    {
        int first = row * matrix.Columns;
        double sum = Dot(matrix, first, input) + Dot(matrix, first + input.Codes.Length, hidden);
        return (float)(sum * matrix.Scales[row] + Bias(matrix, row, precomputed));

        static double Dot(LittleMatrix matrix, int first, Side side)
        {
            double sum = 0;
            for (int i = 0; i < side.Codes.Length; i++)
            {
                double weight = matrix.Values is { } values ? values[first + i] : matrix.Codes![first + i];
                sum += weight * (side.Scale * side.Codes[i]);
            }

            return sum;
        }
    }

    // Codes and scale of a side; none and 0 where a block does not read it.
    private readonly ref struct Side(ReadOnlySpan<int> codes, float scale)
    {
        public ReadOnlySpan<int> Codes { get; } = codes;

        public float Scale { get; } = scale;
    }
}
