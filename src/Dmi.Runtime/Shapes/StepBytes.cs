namespace Dmi;

/// <summary>
/// Bytes of weights that a step of a layer reads, from its shape alone: what generated layers read but for the padding of their memory. A precomputed input is read, too: a row of the table that it comes from, in binary32.
/// </summary>
public sealed class StepBytes
{
    // A scale and a bias go with every row of the little module and of a learned projection.
    private const int FloatsPerLittleRow = 2;

    private const int BitsPerProjectionEntry = 2;

    private readonly long _bigRow;
    private readonly long _peepholes;
    private readonly long _precomputed;

    /// <summary>Counts.</summary>
    /// <param name="shape">The layer's shape.</param>
    public StepBytes(LayerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);

        // A row's bias is binary32 whatever its weights are, and so is the scale of a row of integers.
        int floats = shape.Big == WeightPrecision.Int8 ? 2 : 1;
        _bigRow = (long)shape.Big.BytesPerWeight() * (shape.InputColumns + shape.HiddenSize) + floats * sizeof(float);
        _peepholes = shape.Peephole ? 3L * sizeof(float) * shape.HiddenSize : 0;
        _precomputed = shape.PrecomputedInput ? (long)sizeof(float) * shape.InputSize : 0;
        Little = shape.HasInsensitiveOutputs ? Projections(shape) + shape.LittleBlocks.Sum(block => Block(shape, block)) : 0;

        // The candidate of a GRU that resets after the product has a bias in each of its halves.
        Dense = Of(shape.RowCount, shape.ResetAfter ? shape.Units : 0, usedLittle: false);
    }

    /// <summary>Bytes of the little module with its projections; 0 where no output can be insensitive.</summary>
    public long Little { get; }

    /// <summary>Bytes of a dense step: all rows of the big module.</summary>
    public long Dense { get; }

    /// <summary>Bytes of a step that asks the little module.</summary>
    /// <param name="insensitiveRatio">Share of rows that are not read, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is outside [0, 1] or NaN.</exception>
    public double At(double insensitiveRatio)
    {
        if (!(insensitiveRatio is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(insensitiveRatio), insensitiveRatio, "insensitiveRatio must lie in [0, 1].");
        }

        long always = _peepholes + _precomputed;
        return Little + always + (1 - insensitiveRatio) * (Dense - always);
    }

    /// <summary>Bytes of one step that was taken.</summary>
    /// <param name="rowsComputed">Rows of the big module that were read.</param>
    /// <param name="splitRows">How many of them have a bias in each of two halves.</param>
    /// <param name="usedLittle">Whether the little module was asked.</param>
    internal long Of(int rowsComputed, int splitRows, bool usedLittle) =>
        rowsComputed * _bigRow + sizeof(float) * splitRows + _peepholes + _precomputed + (usedLittle ? Little : 0);

    // x and h share one where they are equally wide.
    private static long Projections(LayerShape shape)
    {
        long columns = shape.ReducesInput ? shape.InputColumns : 0;
        if (shape.ReducesHidden && !(shape.ReducesInput && shape.InputColumns == shape.HiddenSize)) columns += shape.HiddenSize;
        return ToBytes(shape.ReducedSize * columns * BitsPerProjectionEntry);
    }

    private static long Block(LayerShape shape, LittleBlock block)
    {
        // The influence mask weighs the error of every row.
        int floats = FloatsPerLittleRow + (shape.Mask == MaskRule.Influence ? 1 : 0);
        long columns = shape.LittleColumnsOf(block), leading = shape.LeadingColumnsOf(block);
        long rows = shape.RowsOf(block) * leading + ToBytes(shape.RowsOf(block) * (columns - leading) * shape.Bits) + (long)shape.RowsOf(block) * floats * sizeof(float);
        if (shape.Projection != Projection.Learned) return rows;
        int sides = (block.ReadsInput ? shape.InputColumns : 0) + (block.Hidden == HiddenSide.None ? 0 : shape.HiddenSize);
        return rows + ToBytes(columns * sides * shape.ProjectionBits) + columns * FloatsPerLittleRow * sizeof(float);
    }

    private static long ToBytes(long bits) => (bits + 7) / 8;
}
