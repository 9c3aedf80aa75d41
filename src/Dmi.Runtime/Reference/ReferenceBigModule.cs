namespace Dmi.Reference;

/// <summary>Rows of the big module, side by side, in the precision of the shape. x and h are given once, then any row may be asked for.</summary>
internal abstract class ReferenceBigModule
{
    public static ReferenceBigModule Of(DualModuleWeights weights) =>
        weights.Shape.Big == WeightPrecision.Int8 ? new ReferenceCodeRows(weights) : new ReferenceFloatRows(weights);

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
