namespace Dmi.Training;

/// <summary>Intervals outside of which given shares of judged values lie.</summary>
internal static class ThresholdFit
{
    // Rows that are as good as without influence are insensitive at every level but 0, however many they are: their scores are zeros or
    // not by the last bit of an exponential.
    private const float LeastLevel = 1e-30f;

    /// <summary>Insensitive where |y| &gt; θ.</summary>
    /// <param name="values">Judged values; they are overwritten.</param>
    /// <param name="ratios">Shares of insensitive values, each in [0, 1].</param>
    public static SwitchingInterval[] Outside(float[] values, IReadOnlyList<double> ratios)
    {
        // NaN is sensitive under every threshold, as 0 is.
        for (int i = 0; i < values.Length; i++) values[i] = float.IsNaN(values[i]) ? 0 : MathF.Abs(values[i]);
        return [.. ratios.Select(ratio =>
        {
            if (ratio == 0) return SwitchingInterval.All;
            if (ratio == 1) return SwitchingInterval.Nothing;
            int sensitive = values.Length - Insensitive(values.Length, ratio);
            if (sensitive == 0) return new SwitchingInterval(-0f, 0f);
            float theta = sensitive == values.Length ? QuickSelect.Select(values, sensitive - 1) : Between(values, sensitive - 1);
            return new SwitchingInterval(-theta, theta);
        })];
    }

    /// <summary>Insensitive where y &lt; θ.</summary>
    /// <param name="values">Judged values; they are overwritten.</param>
    /// <param name="ratios">Shares of insensitive values, each in [0, 1].</param>
    public static SwitchingInterval[] Below(float[] values, IReadOnlyList<double> ratios)
    {
        for (int i = 0; i < values.Length; i++) values[i] = float.IsNaN(values[i]) ? float.PositiveInfinity : values[i];
        return [.. ratios.Select(ratio =>
        {
            if (ratio == 1) return SwitchingInterval.Nothing;
            int insensitive = Insensitive(values.Length, ratio);
            if (insensitive == 0) return SwitchingInterval.All;
            float theta = insensitive == values.Length ? float.PositiveInfinity : Between(values, insensitive - 1);
            return new SwitchingInterval(theta, float.PositiveInfinity);
        })];
    }

    /// <summary>Levels of <see cref="MaskRule.Influence"/>: insensitive where the score is less.</summary>
    /// <param name="scores">Scores ≥ 0; they are overwritten.</param>
    /// <param name="ratios">Shares of insensitive rows, each in [0, 1].</param>
    public static float[] Level(float[] scores, IReadOnlyList<double> ratios) =>
        [.. Below(scores, ratios).Select(static interval => interval.IsAll ? 0 : MathF.Max(interval.Lower, LeastLevel))];

    // Between two neighbours in order, so that another order of summation does not move values across.
    private static float Between(float[] values, int index)
    {
        float lower = QuickSelect.Select(values, index);
        float upper = QuickSelect.Select(values, index + 1);
        return lower == upper || !float.IsFinite(upper - lower) ? upper : lower + (upper - lower) / 2;
    }

    private static int Insensitive(int count, double ratio) => (int)Math.Round(ratio * count, MidpointRounding.AwayFromZero);
}
