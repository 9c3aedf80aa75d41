using Dmi.Projections;

namespace Dmi.KernelProbe;

/// <summary>Weights and inputs from a fixed seed. They are large enough that a good part of the gates saturates.</summary>
internal static class ProbeWeights
{
    public static DualModuleWeights Dense(LayerShape shape, int seed)
    {
        var random = new Random(seed);
        float inputRange = 3 / MathF.Sqrt(Math.Max(1, shape.InputColumns));
        float[] inputs = Uniform(random, shape.RowCount * shape.InputColumns, inputRange);
        if (shape.Kind == LayerKind.Linear) return DualModuleWeights.FromDense(shape, inputs, Uniform(random, shape.RowCount, 0.5f));
        float hiddenRange = 3 / MathF.Sqrt(shape.HiddenSize);
        float[] recurrent = Uniform(random, shape.RowCount * shape.HiddenSize, hiddenRange);
        float[] bias = Uniform(random, shape.RowCount, 0.5f);
        float[] recurrentBias = shape.Kind == LayerKind.Gru ? Uniform(random, shape.RowCount, 0.5f) : [];
        DualModuleWeights weights = DualModuleWeights.FromDense(shape, inputs, recurrent, bias, recurrentBias);
        return shape.Peephole ? weights.WithPeepholes(Uniform(random, 3 * shape.Units, 1)) : weights;
    }

    /// <summary>The same with a little module that is random too: kernels need not know whether it predicts well.</summary>
    public static DualModuleWeights WithLittle(LayerShape shape, int seed) =>
        shape.HasInsensitiveOutputs ? AddRandomLittle(Dense(shape, seed), seed + 1) : Dense(shape, seed);

    public static DualModuleWeights AddRandomLittle(DualModuleWeights weights, int seed)
    {
        LayerShape shape = weights.Shape;
        var random = new Random(seed);
        LittleMatrix[] matrices = [.. shape.LittleBlocks.Select(block =>
        {
            (int rows, int columns) = (shape.RowsOf(block), shape.LittleColumnsOf(block));
            float[] little = Uniform(random, rows * columns, 3 / MathF.Sqrt(columns));
            LittleMatrix matrix = LittleMatrix.Quantize(little, rows, columns, shape.Bits, Uniform(random, rows, 0.5f), shape.LeadingColumnsOf(block))
                .WithErrors([.. Uniform(random, rows, 0.4f).Select(static value => 0.5f + value)]);
            return shape.Projection == Projection.Learned ? matrix.WithProjection(RandomProjection(shape, block, random)) : matrix;
        })];
        return weights.WithLittle(new LittleModule(shape, [.. matrices], meanError: 0.1f));
    }

    private static LearnedProjection RandomProjection(LayerShape shape, LittleBlock block, Random random)
    {
        (int input, int hidden) = (block.ReadsInput ? shape.InputColumns : 0, block.Hidden == HiddenSide.None ? 0 : shape.HiddenSize);
        int rows = shape.LittleColumnsOf(block);
        return LearnedProjection.Quantize(Uniform(random, rows * (input + hidden), 3 / MathF.Sqrt(input + hidden)), rows, input, hidden, shape.ProjectionBits);
    }

    public static float[] Uniform(Random random, int count, float range)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (2 * random.NextSingle() - 1) * range;
        return values;
    }
}
