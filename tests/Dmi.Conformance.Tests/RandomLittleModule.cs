using System.Collections.Immutable;

namespace Dmi.Conformance.Tests;

/// <summary>A little module of random weights: a kernel need not know whether it predicts well.</summary>
internal static class RandomLittleModule
{
    /// <summary>The same weights with a random little module; without one where no output can be insensitive.</summary>
    public static DualModuleWeights AddTo(DualModuleWeights weights, int seed)
    {
        LayerShape shape = weights.Shape;
        if (!shape.HasInsensitiveOutputs) return weights;
        var random = new Random(seed);
        ImmutableArray<LittleMatrix> matrices = [.. shape.LittleBlocks.Select(block => Matrix(shape, block, random))];
        return weights.WithLittle(new LittleModule(shape, matrices, meanError: 0));
    }

    private static LittleMatrix Matrix(LayerShape shape, LittleBlock block, Random random)
    {
        (int rows, int columns) = (shape.RowsOf(block), shape.LittleColumnsOf(block));
        float[] weights = Uniform(random, rows * columns, 3 / MathF.Sqrt(columns));
        var matrix = LittleMatrix.Quantize(weights, rows, columns, shape.Bits, Uniform(random, rows, 0.5f));
        return matrix.WithErrors([.. Uniform(random, rows, 0.4f).Select(static value => 0.5f + value)]);
    }

    private static float[] Uniform(Random random, int count, float bound)
    {
        var values = new float[count];
        foreach (ref float value in values.AsSpan()) value = (2 * random.NextSingle() - 1) * bound;
        return values;
    }
}
