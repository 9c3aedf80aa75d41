using System.Collections.Immutable;
using Dmi.Training;

namespace Dmi;

/// <summary>Finds thresholds with which a given share of a layer's outputs is insensitive.</summary>
public static class ThresholdSearch
{
    // The quantile of so many values is far closer than any ratio needs.
    private const int MostValuesPerGate = 1 << 22;

    // The gate with tanh in PyTorch's order i, f, g, o.
    private const int CellGate = 2;

    /// <summary>Per gate, the threshold with which the given share of the trace's little results is insensitive.</summary>
    /// <param name="weights">Weights with a little module.</param>
    /// <param name="trace">Inputs of the layer, at least one step; where there are very many, an even selection of them is used.</param>
    /// <param name="insensitiveRatio">Share of insensitive outputs, in [0, 1]; 0 is the dense layer, with 1 no row of W is read.</param>
    /// <param name="rule">
    /// <see cref="SwitchingRule.PreActivation"/>: insensitive where |y_LL| &gt; θ (P2). <see cref="SwitchingRule.Activated"/>: gates i, f and
    /// o insensitive where σ(y_LL) is below θ, g where |tanh(y_LL)| is above θ (P1).
    /// </param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">
    /// The weights have no little module, or the trace is empty or of a layer of other widths.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is outside [0, 1] or NaN, or the rule is unknown.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SwitchingThresholds ForRatio(
        DualModuleWeights weights, ActivationTrace trace, double insensitiveRatio, SwitchingRule rule = SwitchingRule.PreActivation,
        CancellationToken cancellationToken = default)
    {
        CheckRatio(insensitiveRatio, nameof(insensitiveRatio));
        return ForRatios(weights, trace, [insensitiveRatio], rule, cancellationToken)[0];
    }

    /// <summary><see cref="ForRatio"/> for several ratios in the time of one.</summary>
    /// <param name="weights">Weights with a little module.</param>
    /// <param name="trace">Inputs of the layer, at least one step.</param>
    /// <param name="insensitiveRatios">Shares of insensitive outputs, each in [0, 1].</param>
    /// <param name="rule">Which side of a threshold is insensitive.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Thresholds in the order of the ratios.</returns>
    /// <inheritdoc cref="ForRatio" path="/exception"/>
    public static ImmutableArray<SwitchingThresholds> ForRatios(
        DualModuleWeights weights, ActivationTrace trace, IReadOnlyList<double> insensitiveRatios,
        SwitchingRule rule = SwitchingRule.PreActivation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(insensitiveRatios);
        foreach (double ratio in insensitiveRatios) CheckRatio(ratio, nameof(insensitiveRatios));
        if (!Enum.IsDefined(rule)) throw new ArgumentOutOfRangeException(nameof(rule), rule, "rule must be PreActivation or Activated.");
        LittleModule little = weights.Little
            ?? throw new ArgumentException("The weights have no little module; fit one with LittleModuleTrainer first.", nameof(weights));
        trace.CheckFits(weights.Shape, nameof(trace));
        if (trace.Count == 0) throw new ArgumentException("The trace has no steps.", nameof(trace));

        LayerShape shape = weights.Shape;
        bool isTrivial = insensitiveRatios.All(static ratio => ratio is 0 or 1);
        float[][] results = isTrivial
            ? [.. Enumerable.Repeat(Array.Empty<float>(), shape.GateCount)]
            : LittleResults.Compute(little, shape, trace, MostValuesPerGate, cancellationToken);
        var intervals = new SwitchingInterval[shape.GateCount][];
        Parallel.For(0, shape.GateCount, new ParallelOptions { CancellationToken = cancellationToken }, gate =>
        {
            bool below = rule == SwitchingRule.Activated && gate != CellGate;
            intervals[gate] = below ? Below(results[gate], insensitiveRatios) : Outside(results[gate], insensitiveRatios);
        });
        return [.. Enumerable.Range(0, insensitiveRatios.Count)
            .Select(i => new SwitchingThresholds([.. intervals.Select(gate => gate[i])]))];
    }

    private static void CheckRatio(double ratio, string name)
    {
        if (!(ratio is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(name, ratio, $"{name} must lie in [0, 1].");
    }

    /// <summary>Insensitive where |y| &gt; θ.</summary>
    private static SwitchingInterval[] Outside(float[] values, IReadOnlyList<double> ratios)
    {
        // NaN is sensitive under every threshold, as 0 is.
        for (int i = 0; i < values.Length; i++) values[i] = float.IsNaN(values[i]) ? 0 : MathF.Abs(values[i]);
        return [.. ratios.Select(ratio =>
        {
            if (ratio == 0) return SwitchingInterval.All;
            if (ratio == 1) return SwitchingInterval.Nothing;
            int sensitive = values.Length - Insensitive(values.Length, ratio);
            float largestSensitive = sensitive == 0 ? 0 : QuickSelect.Select(values, sensitive - 1);
            if (sensitive == values.Length) return new SwitchingInterval(-largestSensitive, largestSensitive);

            // Between the two, so that another order of summation does not move values across.
            float smallestInsensitive = QuickSelect.Select(values, sensitive);
            float theta = largestSensitive == smallestInsensitive
                ? largestSensitive
                : largestSensitive + (smallestInsensitive - largestSensitive) / 2;
            return new SwitchingInterval(-theta, theta);
        })];
    }

    /// <summary>Insensitive where y &lt; θ.</summary>
    private static SwitchingInterval[] Below(float[] values, IReadOnlyList<double> ratios)
    {
        for (int i = 0; i < values.Length; i++) values[i] = float.IsNaN(values[i]) ? float.PositiveInfinity : values[i];
        return [.. ratios.Select(ratio =>
        {
            if (ratio == 1) return SwitchingInterval.Nothing;
            int insensitive = Insensitive(values.Length, ratio);
            if (insensitive == 0) return SwitchingInterval.All;
            float theta = insensitive == values.Length ? float.PositiveInfinity : QuickSelect.Select(values, insensitive);
            return new SwitchingInterval(theta, float.PositiveInfinity);
        })];
    }

    private static int Insensitive(int count, double ratio) => (int)Math.Round(ratio * count, MidpointRounding.AwayFromZero);
}
