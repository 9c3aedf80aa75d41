using Dmi.Numerics;

namespace Dmi.Training;

/// <summary>y_LL over a trace, gate by gate.</summary>
internal static class LittleResults
{
    private const int StepsPerBlock = 256;

    /// <summary>Predicts an even selection of the trace's steps.</summary>
    /// <param name="little">The little module.</param>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="most">Values per gate at most; at least one step is used in any case.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Per gate steps × hidden values.</returns>
    public static float[][] Compute(
        LittleModule little, LayerShape shape, ActivationTrace trace, int most, CancellationToken cancellationToken)
    {
        int[] steps = EvenSelection(trace.Count, Math.Max(1, most / shape.HiddenSize));
        var results = new float[shape.GateCount][];
        for (int gate = 0; gate < results.Length; gate++) results[gate] = new float[steps.Length * shape.HiddenSize];

        var reader = new StepReader(trace, shape, maxDegreeOfParallelism: -1, cancellationToken);
        float[] weights = LittleWeights.Dequantize(little);
        int longest = Math.Min(StepsPerBlock, steps.Length);
        var features = new float[checked(longest * little.Columns)];
        var block = new float[checked(longest * little.Rows)];
        for (int first = 0; first < steps.Length; first += StepsPerBlock)
        {
            int count = Math.Min(StepsPerBlock, steps.Length - first);
            Memory<float> blockFeatures = features.AsMemory(0, count * little.Columns);
            Span<float> blockResults = block.AsSpan(0, count * little.Rows);
            reader.ReadFeatures(new ArraySegment<int>(steps, first, count), blockFeatures);
            for (int step = 0; step < count; step++) little.Bias.CopyTo(blockResults[(step * little.Rows)..]);
            MatrixProduct.Accumulate(
                blockFeatures.Span, weights, blockResults, count, little.Rows, little.Columns, cancellationToken: cancellationToken);
            for (int step = 0; step < count; step++)
            {
                for (int gate = 0; gate < results.Length; gate++)
                {
                    blockResults.Slice(step * little.Rows + gate * shape.HiddenSize, shape.HiddenSize)
                        .CopyTo(results[gate].AsSpan((first + step) * shape.HiddenSize));
                }
            }
        }

        return results;
    }

    private static int[] EvenSelection(int count, int most)
    {
        var steps = new int[Math.Min(count, most)];
        for (int i = 0; i < steps.Length; i++) steps[i] = (int)((long)i * count / steps.Length);
        return steps;
    }
}
