using Dmi.Projections;

namespace Dmi.Training;

/// <summary>
/// What one block of the little module is fitted to: its rows of the big module, y_HH = W·z + b, where z is the sides that the block reads
/// ([x; h], x alone, and so on). A layer's blocks are fitted one by one.
/// </summary>
/// <param name="weights">The big module.</param>
/// <param name="block">The block.</param>
/// <param name="projection">B, where the projection is learned and known already.</param>
internal sealed class BlockProblem(DualModuleWeights weights, LittleBlock block, LearnedProjection? projection = null)
{
    /// <summary>The layer's shape.</summary>
    public LayerShape Shape => weights.Shape;

    /// <summary>The block.</summary>
    public LittleBlock Block => block;

    /// <summary>B, where the projection is learned; null for others, and until it is known.</summary>
    public LearnedProjection? Projection => projection;

    /// <summary>n: rows of the block.</summary>
    public int Rows { get; } = weights.Shape.RowsOf(block);

    /// <summary>How many of the first columns have 8 bits whatever the others have.</summary>
    public int LeadingColumns { get; } = weights.Shape.LeadingColumnsOf(block);

    /// <summary>
    /// What an error of each column counts where weights are rounded. Only the columns of a learned projection differ enough in what they meet.
    /// </summary>
    /// <param name="variances">σ² of φ.</param>
    public float[] Importance(float[] variances) => Projection is null ? [] : variances;

    /// <summary>K: columns of the block.</summary>
    public int FeatureCount { get; } = weights.Shape.LittleColumnsOf(block);

    /// <summary>Values of x in z.</summary>
    public int InputSize { get; } = block.ReadsInput ? weights.Shape.InputColumns : 0;

    /// <summary>Values of h, or of r⊙h, in z.</summary>
    public int HiddenSize { get; } = block.Hidden == HiddenSide.None ? 0 : weights.Shape.HiddenSize;

    /// <summary>Length of z.</summary>
    public int ActivationCount => InputSize + HiddenSize;

    /// <summary>The part of W that x meets, n × <see cref="InputSize"/>.</summary>
    public ReadOnlySpan<float> InputWeights => RowsOf(weights.InputWeightArray, InputSize);

    /// <summary>The part of W that h meets, n × <see cref="HiddenSize"/>.</summary>
    public ReadOnlySpan<float> HiddenWeights => RowsOf(weights.RecurrentWeightArray, HiddenSize);

    /// <summary>b, n values.</summary>
    public float[] Bias { get; } = weights.BiasOf(block);

    /// <summary>[W_x | W_h], n × length of z.</summary>
    public float[] JoinWeights()
    {
        var joined = new float[checked(Rows * ActivationCount)];
        for (int row = 0; row < Rows; row++)
        {
            Span<float> target = joined.AsSpan(row * ActivationCount, ActivationCount);
            InputWeights.Slice(row * InputSize, InputSize).CopyTo(target);
            HiddenWeights.Slice(row * HiddenSize, HiddenSize).CopyTo(target[InputSize..]);
        }

        return joined;
    }

    /// <summary>The same block with a learned projection.</summary>
    public BlockProblem WithProjection(LearnedProjection learned) => new(weights, block, learned);

    private ReadOnlySpan<float> RowsOf(float[] matrix, int width) => matrix.AsSpan(block.FirstGate * Shape.Units * width, Rows * width);
}
