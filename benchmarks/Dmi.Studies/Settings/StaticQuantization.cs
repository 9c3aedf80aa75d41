namespace Dmi.Studies.Settings;

/// <summary>The rival without a little module: all rows, at few bits, a scale for each row or each group of its columns, the one of least squared error among many.</summary>
internal static class StaticQuantization
{
    private const int Scales = 40;
    private const double LeastShare = 0.4;

    /// <summary>Weights that are rounded to so many bits and made floats again.</summary>
    /// <param name="weights">The layer.</param>
    /// <param name="bits">3 to 8.</param>
    /// <param name="group">Columns that share a scale, of x and of h each by themselves; 0 for one scale a row.</param>
    public static DualModuleWeights Round(DualModuleWeights weights, int bits, int group)
    {
        LayerShape shape = weights.Shape;
        (float[] inputs, float[] recurrent) = (weights.InputWeights.ToArray(), weights.RecurrentWeights.ToArray());
        Parallel.For(0, shape.RowCount, row =>
        {
            Span<float> ofInput = inputs.AsSpan(row * shape.InputColumns, shape.InputColumns), ofHidden = recurrent.AsSpan(row * shape.HiddenSize, shape.HiddenSize);
            int limit = (1 << (bits - 1)) - 1;
            if (group == 0)
            {
                RoundRow(ofInput, ofHidden, limit);
                return;
            }

            for (int from = 0; from < ofInput.Length; from += group) RoundRow(ofInput.Slice(from, Math.Min(group, ofInput.Length - from)), [], limit);
            for (int from = 0; from < ofHidden.Length; from += group) RoundRow(ofHidden.Slice(from, Math.Min(group, ofHidden.Length - from)), [], limit);
        });
        return DualModuleWeights.FromDense(shape, inputs, recurrent, weights.Bias.Span, weights.RecurrentBias.Span).WithBig(WeightPrecision.Float32);
    }

    private static void RoundRow(Span<float> inputs, Span<float> recurrent, int limit)
    {
        float largest = 0;
        foreach (float weight in inputs) largest = MathF.Max(largest, MathF.Abs(weight));
        foreach (float weight in recurrent) largest = MathF.Max(largest, MathF.Abs(weight));
        if (largest == 0) return;
        (double best, double least) = (0, double.PositiveInfinity);
        for (int i = 0; i < Scales; i++)
        {
            double scale = largest / limit * (LeastShare + (1 - LeastShare) * i / (Scales - 1)), error = Error(inputs, scale, limit) + Error(recurrent, scale, limit);
            if (error < least) (best, least) = (scale, error);
        }

        foreach (ref float weight in inputs) weight = (float)Rounded(weight, best, limit);
        foreach (ref float weight in recurrent) weight = (float)Rounded(weight, best, limit);
    }

    private static double Error(ReadOnlySpan<float> row, double scale, int limit)
    {
        double sum = 0;
        foreach (float weight in row)
        {
            double error = weight - Rounded(weight, scale, limit);
            sum += error * error;
        }

        return sum;
    }

    private static double Rounded(float weight, double scale, int limit) => scale * Math.Clamp(Math.Round(weight / scale), -limit, limit);
}
