namespace Dmi.Reference;

/// <summary>
/// Rows of the big module, side by side, in the precision of the shape, whoever multiplies. One stream gives x and h, then asks for any row.
/// </summary>
internal abstract class BigRows
{
    /// <summary>The same rows for another stream.</summary>
    public abstract BigRows ForStream();

    /// <summary>Gives x.</summary>
    public abstract void SetInput(ReadOnlySpan<float> input);

    /// <summary>Gives h, or r⊙h.</summary>
    public abstract void SetHidden(ReadOnlySpan<float> hidden);

    /// <summary>W·x + b of one row.</summary>
    public abstract double InputSide(int row);

    /// <summary>U·h of one row, and b_h where the layer has a second bias.</summary>
    public abstract double HiddenSide(int row);

    /// <summary>y_HH of one row that reads both sides.</summary>
    public abstract float Row(int row);
}
