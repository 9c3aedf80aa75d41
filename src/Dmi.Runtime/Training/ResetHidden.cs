namespace Dmi.Training;

/// <summary>
/// r⊙h over a trace of a GRU that resets before the product, with the exact r of the big module: at inference r is exact or close to it.
/// </summary>
internal static class ResetHidden
{
    private const int StepsPerBlock = 256;

    /// <summary>Computes r⊙h of some steps.</summary>
    /// <param name="weights">The big module.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="steps">Which steps.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>A row per step of the trace; those of other steps are zeros. Null where the layer has no use for it.</returns>
    public static RowStore? Compute(DualModuleWeights weights, ActivationTrace trace, int[] steps, TrainingOptions options)
    {
        LayerShape shape = weights.Shape;
        if (!shape.LittleBlocks.Any(static block => block.Hidden == HiddenSide.ResetHidden)) return null;
        var result = new RowStore(shape.HiddenSize);
        for (int step = 0; step < trace.Count; step++) result.Add();

        var reset = new BlockProblem(weights, new LittleBlock("reset", 0, 1, true, HiddenSide.Hidden));
        var reader = new StepReader(reset, new BlockTrace(trace, reset.Block, null), options);
        for (int first = 0; first < steps.Length; first += StepsPerBlock)
        {
            var block = new ArraySegment<int>(steps, first, Math.Min(StepsPerBlock, steps.Length - first));
            float[] results = BigResults.Compute(reader, block, options);
            for (int i = 0; i < block.Count; i++)
            {
                ReadOnlySpan<float> hidden = trace.Hidden(block[i]);
                Span<float> row = result.Row(block[i]);
                for (int unit = 0; unit < row.Length; unit++)
                {
                    row[unit] = (float)(hidden[unit] / (1 + Math.Exp(-results[i * row.Length + unit])));
                }
            }
        }

        return result;
    }
}
