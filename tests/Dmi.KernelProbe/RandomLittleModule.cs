using System.Collections.Immutable;
using Dmi.Projections;

namespace Dmi.KernelProbe;

/// <summary>
/// A little module of random weights: a kernel need not know whether it predicts well. One source file, compiled into the probe
/// and into what compares layers with ONNX Runtime.
/// </summary>
internal static class RandomLittleModule
{
    /// <summary>The same weights with a random little module; without one where no output can be insensitive.</summary>
    public static DualModuleWeights AddTo(DualModuleWeights weights, int seed)
    {
        LayerShape shape = weights.Shape;
        if (!shape.HasInsensitiveOutputs) return weights;
        var random = new Random(seed);
        ImmutableArray<LittleMatrix> matrices = [.. shape.LittleBlocks.Select(block => Matrix(shape, block, random))];
        return weights.WithLittle(new LittleModule(shape, matrices, meanError: 0.1f));
    }

    /// <summary>Values uniform in ±<paramref name="bound"/>.</summary>
    public static float[] Uniform(Random random, int count, float bound)
    {
        var values = new float[count];
        foreach (ref float value in values.AsSpan()) value = ((2 * random.NextSingle()) - 1) * bound;
        return values;
    }

    private static LittleMatrix Matrix(LayerShape shape, LittleBlock block, Random random)
    {
        (int rows, int columns) = (shape.RowsOf(block), shape.LittleColumnsOf(block));
        float[] weights = Uniform(random, rows * columns, 3 / MathF.Sqrt(columns));
        LittleMatrix matrix = LittleMatrix.Quantize(weights, rows, columns, shape.Bits, Uniform(random, rows, 0.5f), shape.LeadingColumnsOf(block))
            .WithErrors([.. Uniform(random, rows, 0.4f).Select(static value => 0.5f + value)]);
        return shape.Projection == Projection.Learned ? matrix.WithProjection(RandomProjection(shape, block, random)) : matrix;
    }

    private static LearnedProjection RandomProjection(LayerShape shape, LittleBlock block, Random random)
    {
        (int input, int hidden) = (block.ReadsInput ? shape.InputColumns : 0, block.Hidden == HiddenSide.None ? 0 : shape.HiddenSize);
        int rows = shape.LittleColumnsOf(block);
        return LearnedProjection.Quantize(Uniform(random, rows * (input + hidden), 3 / MathF.Sqrt(input + hidden)), rows, input, hidden, shape.ProjectionBits);
    }
}
