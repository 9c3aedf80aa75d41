using System.ComponentModel;
using Dmi.Numerics;

namespace Dmi.Layers;

/// <summary>The working memory of one <see cref="LstmState"/>, for generated kernels only: first elements of buffers as long as the layout says.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LstmBuffers
{
    private readonly AlignedBuffer<float> _preActivations;
    private readonly AlignedBuffer<int> _rows;
    private readonly AlignedBuffer<sbyte> _codes;
    private readonly AlignedBuffer<sbyte> _lowCodes;
    private readonly AlignedBuffer<int> _sums;
    private readonly AlignedBuffer<int> _highSums;
    private readonly AlignedBuffer<sbyte> _littleCodes;
    private readonly AlignedBuffer<float> _littleFeatures;

    internal LstmBuffers(LstmLayout layout)
    {
        // A projection reads whole rows: four codes for every packed byte.
        int codes = Math.Max(4 * Math.Max(layout.InputProjectionStride, layout.HiddenProjectionStride),
            Math.Max(layout.Shape.InputSize, layout.Shape.HiddenSize));
        bool wide = layout.Shape.Bits == 16;
        Concatenated = new AlignedBuffer<float>(layout.ConcatenatedLength);
        CellBuffer = new AlignedBuffer<float>(layout.GateStride);
        _preActivations = new AlignedBuffer<float>(layout.Slots);
        _rows = new AlignedBuffer<int>(layout.RowListLength);
        _codes = new AlignedBuffer<sbyte>(codes);
        _lowCodes = new AlignedBuffer<sbyte>(wide ? codes : 1);
        _sums = new AlignedBuffer<int>(layout.ProjectionRows);
        _highSums = new AlignedBuffer<int>(wide ? layout.ProjectionRows : 1);
        _littleCodes = new AlignedBuffer<sbyte>(layout.Shape.Bits == 8 ? layout.LittleRowLength : 1);
        _littleFeatures = new AlignedBuffer<float>(layout.Shape.Bits == 8 ? 1 : layout.LittleRowLength);
    }

    /// <summary>[x | h | zeros], as long as a big row.</summary>
    public ref float Input => ref Concatenated.First;

    /// <summary>c, as many values as slots of one gate.</summary>
    public ref float Cell => ref CellBuffer.First;

    /// <summary>y, one value per slot.</summary>
    public ref float PreActivations => ref _preActivations.First;

    /// <summary>Slots of the sensitive rows.</summary>
    public ref int Rows => ref _rows.First;

    /// <summary>Codes of the side that is being projected; the high bytes where inputs have 16 bits.</summary>
    public ref sbyte Codes => ref _codes.First;

    /// <summary>Low bytes of 16-bit codes.</summary>
    public ref sbyte LowCodes => ref _lowCodes.First;

    /// <summary>Sums of the side that is being projected.</summary>
    public ref int Sums => ref _sums.First;

    /// <summary>Sums of the high bytes of 16-bit codes.</summary>
    public ref int HighSums => ref _highSums.First;

    /// <summary>Input of an 8-bit little module, as long as a little row.</summary>
    public ref sbyte LittleCodes => ref _littleCodes.First;

    /// <summary>Input of a 16- or 32-bit little module, as long as a little row.</summary>
    public ref float LittleFeatures => ref _littleFeatures.First;

    /// <summary>Clears all that a step carries over, padding included.</summary>
    internal void Clear()
    {
        Concatenated.Slice(0, Concatenated.Length).Clear();
        CellBuffer.Slice(0, CellBuffer.Length).Clear();
        _preActivations.Slice(0, _preActivations.Length).Clear();
    }

    internal AlignedBuffer<float> Concatenated { get; }

    internal AlignedBuffer<float> CellBuffer { get; }
}
