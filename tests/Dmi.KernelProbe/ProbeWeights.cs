namespace Dmi.KernelProbe;

/// <summary>Weights and inputs from a fixed seed. They are large enough that a good part of the gates saturates.</summary>
internal static class ProbeWeights
{
    public static DualModuleWeights Dense(LayerShape shape, int seed)
    {
        var random = new Random(seed);
        float inputRange = 3 / MathF.Sqrt(shape.InputSize);
        float hiddenRange = 3 / MathF.Sqrt(shape.HiddenSize);
        return DualModuleWeights.FromDense(
            shape,
            Uniform(random, shape.RowCount * shape.InputSize, inputRange),
            Uniform(random, shape.RowCount * shape.HiddenSize, hiddenRange),
            Uniform(random, shape.RowCount, 0.5f));
    }

    /// <summary>The same with a little module that is random too: kernels need not know whether it predicts well.</summary>
    public static DualModuleWeights WithLittle(LayerShape shape, int seed) => AddRandomLittle(Dense(shape, seed), seed + 1);

    public static DualModuleWeights AddRandomLittle(DualModuleWeights weights, int seed)
    {
        LayerShape shape = weights.Shape;
        var random = new Random(seed);
        float range = 3 / MathF.Sqrt(shape.LittleColumns);
        float[] little = Uniform(random, shape.RowCount * shape.LittleColumns, range);
        float[] bias = Uniform(random, shape.RowCount, 0.5f);
        return weights.WithLittle(LittleModule.Quantize(little, shape.RowCount, shape.LittleColumns, shape.Bits, bias));
    }

    public static float[] Uniform(Random random, int count, float range)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (2 * random.NextSingle() - 1) * range;
        return values;
    }
}
