namespace Dmi.KernelProbe;

/// <summary>
/// Integer rows at the ends of their range: every weight and every input takes the largest code, signs in the patterns that make sums of
/// pairs, of lanes and of whole rows the largest. Results are compared bit for bit with sums in 64 bits, so that nothing may saturate or
/// overflow on any tier, up to the widest input that a layer may have, of rows and of tiles.
/// </summary>
internal static class ExtremeCodesCheck
{
    private const int Limit = 127;

    // Signs of columns, by column and a random number.
    private static readonly Func<int, int, int>[] Patterns =
    [
        static (_, _) => 1,
        static (_, _) => -1,
        static (column, _) => column % 2 == 0 ? 1 : -1,
        static (column, _) => column / 2 % 2 == 0 ? 1 : -1,
        static (column, _) => column / 64 % 2 == 0 ? 1 : -1,
        static (_, random) => random % 2 == 0 ? 1 : -1,
    ];

    public static void Run()
    {
        Check<F130x300NoneInt8>();
        Check<F65536x2NoneInt8>();
        Check<F65536x16NoneInt8>();
    }

    private static void Check<TLayer>()
        where TLayer : ILinearLayer<TLayer>
    {
        LayerShape shape = TLayer.Shape;
        var random = new Random(3);
        foreach (Func<int, int, int> ofWeights in Patterns)
        {
            var weights = new float[shape.RowCount * shape.InputSize];
            for (int i = 0; i < weights.Length; i++) weights[i] = Limit * ofWeights(i % shape.InputSize, random.Next());
            using TLayer layer = TLayer.Create(DualModuleWeights.FromDense(shape, weights, new float[shape.RowCount]));
            LinearState state = layer.CreateState();
            foreach (Func<int, int, int> ofInput in Patterns)
            {
                float[] input = [.. Enumerable.Range(0, shape.InputSize).Select(column => (float)(Limit * ofInput(column, random.Next())))];
                var output = new float[shape.Units];
                layer.ForwardDense(input, output, state);
                for (int row = 0; row < shape.RowCount; row++)
                {
                    long sum = 0;
                    for (int column = 0; column < input.Length; column++) sum += (long)weights[row * input.Length + column] * (long)input[column];
                    if (output[row] != sum) throw new InvalidOperationException($"{typeof(TLayer).Name}, row {row}: {output[row]} is not the exact sum {sum}.");
                }
            }
        }
    }
}
