using System.Collections.Immutable;

namespace Dmi;

/// <summary>The little module of a layer: one matrix per block of its shape.</summary>
public sealed class LittleModule
{
    internal LittleModule(LayerShape shape, ImmutableArray<LittleMatrix> matrices, float meanError)
    {
        ImmutableArray<LittleBlock> blocks = shape.LittleBlocks;
        if (matrices.Length != blocks.Length) throw new ArgumentException($"{matrices.Length} matrices were given, expected {blocks.Length}.", nameof(matrices));
        for (int i = 0; i < blocks.Length; i++)
        {
            (int rows, int columns) = (shape.RowsOf(blocks[i]), shape.LittleColumnsOf(blocks[i]));
            if (matrices[i].Rows != rows || matrices[i].Columns != columns || matrices[i].Bits != shape.Bits || matrices[i].LeadingColumns != shape.LeadingColumnsOf(shape.LittleBlocks[i]))
            {
                throw new ArgumentException(
                    $"Block {i} is {matrices[i].Rows} × {matrices[i].Columns} at {matrices[i].Bits} bit{(matrices[i].Bits == 1 ? "" : "s")}, expected {rows} × {columns} at {shape.Bits}.", nameof(matrices));
            }
        }

        for (int i = 0; i < blocks.Length; i++) CheckProjection(shape, blocks[i], matrices[i], i);
        (Matrices, MeanError) = (matrices, meanError);
    }

    /// <summary>One matrix per <see cref="LayerShape.LittleBlocks"/>, in their order.</summary>
    public ImmutableArray<LittleMatrix> Matrices { get; }

    /// <summary>
    /// |δ|: ‖y_HH − y_LL‖₂ / n, averaged over the steps that were held out while fitting (P2 eq. 18); 0 where it was not measured.
    /// </summary>
    public float MeanError { get; }

    /// <summary>Bytes of W_LL alone at exactly the shape's bits per weight (P1 table 6, P2 table 5).</summary>
    public long WeightBytes => Matrices.Sum(static matrix => matrix.WeightBytes);

    private static void CheckProjection(LayerShape shape, LittleBlock block, LittleMatrix matrix, int index)
    {
        bool isLearned = shape.Projection == Projection.Learned;
        if (isLearned != matrix.Projection is not null)
        {
            throw new ArgumentException($"Block {index} has {(isLearned ? "no" : "a")} learned projection, the shape is {shape}.", nameof(matrix));
        }

        (int input, int hidden) = (block.ReadsInput ? shape.InputColumns : 0, block.Hidden == HiddenSide.None ? 0 : shape.HiddenSize);
        if (matrix.Projection is { } projection && (projection.Rows != matrix.Columns || projection.InputColumns != input || projection.HiddenColumns != hidden))
        {
            throw new ArgumentException(
                $"The projection of block {index} is {projection.Rows} × ({projection.InputColumns} + {projection.HiddenColumns}), expected {matrix.Columns} × ({input} + {hidden}).", nameof(matrix));
        }
    }
}
