using System.ComponentModel;
using Dmi.Numerics;

namespace Dmi.Layers;

/// <summary>The working memory of one state, for generated kernels only: first elements of buffers as long as the layout says.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LayerBuffers
{
    private readonly LayerLayout _layout;
    private readonly AlignedBuffer<float> _resetInput;
    private readonly AlignedBuffer<float> _precomputedInput;
    private readonly AlignedBuffer<float> _bias;
    private readonly AlignedBuffer<float> _littleBias;
    private readonly AlignedBuffer<float> _preActivations;
    private readonly AlignedBuffer<float> _judged;
    private readonly AlignedBuffer<int> _rows;
    private readonly AlignedBuffer<sbyte> _bigCodes;
    private readonly AlignedBuffer<byte> _bigOperands;
    private readonly AlignedBuffer<sbyte> _codes;
    private readonly AlignedBuffer<sbyte> _lowCodes;
    private readonly AlignedBuffer<int> _sums;
    private readonly AlignedBuffer<int> _highSums;
    private readonly AlignedBuffer<sbyte> _littleCodes;
    private readonly AlignedBuffer<byte> _littleOperands;
    private readonly AlignedBuffer<float> _littleFeatures;
    private readonly AlignedBuffer<float> _reduced;
    private readonly AlignedBuffer<sbyte> _reducedCodes;
    private readonly AlignedBuffer<byte> _reducedOperands;
    private readonly AlignedBuffer<uint> _keys;

    internal LayerBuffers(LayerLayout layout)
    {
        _layout = layout;
        LayerShape shape = layout.Shape;

        // A projection reads whole rows, their padding included.
        int codes = Math.Max(
            SegmentSize.Columns(Math.Max(layout.InputProjectionStride, layout.HiddenProjectionStride), SegmentSize.EntryBits),
            Math.Max(shape.InputColumns, shape.HiddenSize));
        bool wide = shape.Bits == 16;
        int little = layout.LittleInputLength + layout.LittleHiddenLength;
        Concatenated = new AlignedBuffer<float>(layout.ConcatenatedLength);
        CellBuffer = new AlignedBuffer<float>(shape.Kind == LayerKind.Lstm ? layout.GateStride : 1);
        _resetInput = new AlignedBuffer<float>(HasResetInput(shape) ? layout.ConcatenatedLength : 1);
        int precomputed = shape.PrecomputedInput ? layout.Slots : 1;
        _precomputedInput = new AlignedBuffer<float>(precomputed);
        _bias = new AlignedBuffer<float>(precomputed);
        _littleBias = new AlignedBuffer<float>(precomputed);
        _preActivations = new AlignedBuffer<float>(layout.PreActivationLength);
        _judged = new AlignedBuffer<float>(shape.Peephole || shape.Mask == MaskRule.Influence ? layout.Slots : shape.ResetAfter ? layout.GateStride : 1);
        _rows = new AlignedBuffer<int>(layout.RowListsLength);
        _bigCodes = new AlignedBuffer<sbyte>(layout.HasBigCodes ? layout.BigRowLength : 1);
        _bigOperands = new AlignedBuffer<byte>(layout.HasBigCodes ? 2 * layout.BigRowLength : 1);
        _codes = new AlignedBuffer<sbyte>(codes);
        _lowCodes = new AlignedBuffer<sbyte>(wide ? codes : 1);
        _sums = new AlignedBuffer<int>(layout.ProjectionRows);
        _highSums = new AlignedBuffer<int>(wide ? layout.ProjectionRows : 1);
        int littleCodes = layout.HasInputCodes ? Vectors(little) : 1;
        _littleCodes = new AlignedBuffer<sbyte>(littleCodes);
        _littleOperands = new AlignedBuffer<byte>(2 * littleCodes);
        _littleFeatures = new AlignedBuffer<float>(layout.HasInputCodes ? 1 : little);
        _reduced = new AlignedBuffer<float>(layout.ReducedLength);
        int reducedCodes = layout.IsLearned ? Vectors(layout.ReducedCodesLength) : 1;
        _reducedCodes = new AlignedBuffer<sbyte>(reducedCodes);
        _reducedOperands = new AlignedBuffer<byte>(2 * reducedCodes);
        _keys = new AlignedBuffer<uint>(shape.Mask == MaskRule.Threshold ? 1 : layout.Slots + TopKSelection.HistogramLength);
    }

    /// <summary>[x | zeros | h | zeros], as long as a big row.</summary>
    public ref float Input => ref Concatenated.First;

    /// <summary>[x | zeros | r⊙h | zeros], for a GRU that resets before the product.</summary>
    public ref float ResetInput => ref _resetInput.First;

    /// <summary>W_x·x where a step is given that, one value per slot.</summary>
    public ref float PrecomputedInput => ref _precomputedInput.First;

    /// <summary>b + W_x·x, one value per slot.</summary>
    public ref float Bias => ref _bias.First;

    /// <summary>b_LL + W_x·x, one value per slot.</summary>
    public ref float LittleBias => ref _littleBias.First;

    /// <summary>c, as many values as slots of one gate.</summary>
    public ref float Cell => ref CellBuffer.First;

    /// <summary>y, one value per slot of every part; a linear layer's outputs in the end.</summary>
    public ref float PreActivations => ref _preActivations.First;

    /// <summary>What the mask judges, where that is not y itself: with what peepholes or r add, or scores of influence.</summary>
    public ref float Judged => ref _judged.First;

    /// <summary>Codes of [x | zeros | h | zeros], or of r⊙h in h's place, that int8 rows of the big module meet.</summary>
    public ref sbyte BigCodes => ref _bigCodes.First;

    /// <summary>Magnitudes of these codes, then their signs, as products with stored weights take them.</summary>
    public ref byte BigOperands => ref _bigOperands.First;

    /// <summary>Slots of the sensitive rows, phase by phase.</summary>
    public ref int Rows => ref _rows.First;

    /// <summary>Codes of the side that is being projected; the high bytes where inputs have 16 bits.</summary>
    public ref sbyte Codes => ref _codes.First;

    /// <summary>Low bytes of 16-bit codes.</summary>
    public ref sbyte LowCodes => ref _lowCodes.First;

    /// <summary>Sums of the side that is being projected.</summary>
    public ref int Sums => ref _sums.First;

    /// <summary>Sums of the high bytes of 16-bit codes.</summary>
    public ref int HighSums => ref _highSums.First;

    /// <summary>Input of a little module of up to 8 bits: the codes of x, then those of h.</summary>
    public ref sbyte LittleCodes => ref _littleCodes.First;

    /// <summary>Magnitudes of these codes, then their signs, for weights of 8 bits.</summary>
    public ref byte LittleOperands => ref _littleOperands.First;

    /// <summary>Input of a 16- or 32-bit little module: the values of x, then those of h.</summary>
    public ref float LittleFeatures => ref _littleFeatures.First;

    /// <summary>u, what a learned projection gives.</summary>
    public ref float Reduced => ref _reduced.First;

    /// <summary>Codes of u.</summary>
    public ref sbyte ReducedCodes => ref _reducedCodes.First;

    /// <summary>Magnitudes of these codes, then their signs, for weights of 8 bits.</summary>
    public ref byte ReducedOperands => ref _reducedOperands.First;

    /// <summary>Keys of the slots for top-K, then its histogram.</summary>
    public ref uint Keys => ref _keys.First;

    /// <summary>
    /// Sets the pre-activations between the units of some parts to zero. Products of tiles have them, too: where x is not finite they are NaN, which the
    /// gates would hand on to what h is padded with, and that would meet the next step's weights.
    /// </summary>
    /// <param name="first">The first of these parts.</param>
    /// <param name="parts">How many.</param>
    public void ClearPadding(int first, int parts)
    {
        int units = _layout.Shape.Units, stride = _layout.GateStride;
        for (int part = first; part < first + parts; part++) _preActivations.Slice(part * stride + units, stride - units).Clear();
    }

    // Codes are turned into magnitudes and signs by whole vectors.
    private static int Vectors(int codes) => (codes + NativeArena.Alignment - 1) / NativeArena.Alignment * NativeArena.Alignment;

    /// <summary>Clears all that a step carries over, padding included.</summary>
    internal void Clear()
    {
        foreach (AlignedBuffer<float> buffer in new[] { Concatenated, CellBuffer, _resetInput, _preActivations, _judged, _reduced })
        {
            buffer.Slice(0, buffer.Length).Clear();
        }
    }

    internal static bool HasResetInput(LayerShape shape) => shape.Kind == LayerKind.Gru && !shape.ResetAfter;

    internal AlignedBuffer<float> Concatenated { get; }

    internal AlignedBuffer<float> CellBuffer { get; }

    /// <summary>Takes W_x·x, gate by gate.</summary>
    internal void SetPrecomputed(ReadOnlySpan<float> input, int units, int gateStride)
    {
        for (int gate = 0; gate * units < input.Length; gate++)
        {
            input.Slice(gate * units, units).CopyTo(_precomputedInput.Slice(gate * gateStride, units));
        }
    }

    internal Span<float> ResetConcatenated => _resetInput.Slice(0, _resetInput.Length);

    internal Span<float> Outputs(int count) => _preActivations.Slice(0, count);
}
