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

    /// <summary>The same with a random little module, where outputs can be insensitive.</summary>
    public static DualModuleWeights WithLittle(LayerShape shape, int seed) => RandomLittleModule.AddTo(Dense(shape, seed), seed + 1);

    public static float[] Uniform(Random random, int count, float range) => RandomLittleModule.Uniform(random, count, range);
}
