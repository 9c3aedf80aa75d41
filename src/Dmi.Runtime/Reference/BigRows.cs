namespace Dmi.Reference;

/// <summary>
/// Rows of the big module, side by side, in the precision of the shape, whoever multiplies. One stream gives x and h, then asks for any row.
/// </summary>
/// <param name="shape">The layer's shape.</param>
internal abstract class BigRows(LayerShape shape)
{
    // W_x·x, where that is what a step is given.
    private readonly float[] _precomputed = new float[shape.PrecomputedInput ? shape.InputSize : 0];

    /// <summary>The same rows for another stream.</summary>
    public abstract BigRows ForStream();

    /// <summary>Gives x, or W_x·x where the input is precomputed.</summary>
    public void SetInput(ReadOnlySpan<float> input)
    {
        if (_precomputed.Length > 0) input.CopyTo(_precomputed);
        else SetInputValues(input);
    }

    /// <summary>Gives h, or r⊙h.</summary>
    public abstract void SetHidden(ReadOnlySpan<float> hidden);

    /// <summary>W·x + b of one row.</summary>
    public abstract double InputSide(int row);

    /// <summary>U·h of one row, and b_h where the layer has a second bias.</summary>
    public abstract double HiddenSide(int row);

    /// <summary>y_HH of one row that reads both sides.</summary>
    public abstract float Row(int row);

    /// <summary>Gives x.</summary>
    protected abstract void SetInputValues(ReadOnlySpan<float> input);

    /// <summary>What a row has of a precomputed input.</summary>
    protected float Precomputed(int row) => _precomputed.Length == 0 ? 0 : _precomputed[row];
}
