using System.Collections.Immutable;

namespace Dmi.Training;

/// <summary>What a layer's mask judges over a trace, which can be cut at any ratios of insensitive outputs.</summary>
internal sealed class JudgedSample
{
    private readonly LayerShape _shape;
    private readonly float[][] _values;
    private readonly SwitchingRule _rule;
    private readonly int[][] _groups;
    private readonly ParallelOptions _parallel;

    private JudgedSample(LayerShape shape, float[][] values, SwitchingRule rule, int[][] groups, ParallelOptions parallel) =>
        (_shape, _values, _rule, _groups, _parallel) = (shape, values, rule, groups, parallel);

    /// <summary>Judges a trace.</summary>
    /// <param name="weights">Weights with a little module.</param>
    /// <param name="trace">Inputs that fit them.</param>
    /// <param name="rule">Which side of a threshold is insensitive.</param>
    /// <param name="scope">Whether each gate has a threshold of its own.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <param name="most">Values per gate at most; 0 where only the ratios 0 and 1 will be asked for, which need none.</param>
    public static JudgedSample Take(
        DualModuleWeights weights, ActivationTrace trace, SwitchingRule rule, ThresholdScope scope, TrainingOptions options, int most)
    {
        LayerShape shape = weights.Shape;
        float[][] values = most == 0 || shape.Mask == MaskRule.TopK
            ? [.. Enumerable.Repeat(Array.Empty<float>(), shape.GateCount)]
            : JudgedResults.Compute(weights, trace, most, options);
        int[][] groups = shape.Mask == MaskRule.Influence ? [[.. Enumerable.Range(0, shape.GateCount)]] : Groups(shape, rule, scope);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.MaxDegreeOfParallelism, CancellationToken = options.CancellationToken };
        return new JudgedSample(shape, [.. groups.Select(group => Together(values, group))], rule, groups, parallel);
    }

    /// <summary>Thresholds with which given shares are insensitive.</summary>
    /// <param name="ratios">The shares, each in [0, 1].</param>
    /// <returns>Thresholds in the order of the ratios.</returns>
    public ImmutableArray<SwitchingThresholds> Cut(IReadOnlyList<double> ratios)
    {
        switch (_shape.Mask)
        {
            case MaskRule.TopK:
                return [.. ratios.Select(ratio => SwitchingThresholds.TopK(Rows(ratio)))];
            case MaskRule.Influence:
                return [.. ThresholdFit.Level(_values[0], ratios).Select(static level => SwitchingThresholds.Influence(level))];
        }

        var intervals = new SwitchingInterval[_shape.GateCount][];
        Parallel.For(0, _groups.Length, _parallel, group =>
        {
            SwitchingInterval[] found = IsOpenAbove(_shape.GateActivations[_groups[group][0]], _rule)
                ? ThresholdFit.Below(_values[group], ratios)
                : ThresholdFit.Outside(_values[group], ratios);
            foreach (int gate in _groups[group]) intervals[gate] = found;
        });
        return [.. Enumerable.Range(0, ratios.Count).Select(i => new SwitchingThresholds([.. intervals.Select(gate => gate[i])]))];
    }

    private int Rows(double insensitiveRatio) => (int)Math.Round((1 - insensitiveRatio) * _shape.RowCount, MidpointRounding.AwayFromZero);

    // Gates that share a threshold.
    private static int[][] Groups(LayerShape shape, SwitchingRule rule, ThresholdScope scope) =>
        [.. Enumerable.Range(0, shape.GateCount)
            .GroupBy(gate => scope == ThresholdScope.Gate ? gate : IsOpenAbove(shape.GateActivations[gate], rule) ? 1 : 0)
            .Select(static group => group.ToArray())];

    private static float[] Together(float[][] gates, int[] group)
    {
        if (group.Length == 1) return gates[group[0]];
        var all = new float[group.Sum(gate => gates[gate].Length)];
        int start = 0;
        foreach (int gate in group)
        {
            gates[gate].CopyTo(all, start);
            start += gates[gate].Length;
        }

        return all;
    }

    private static bool IsOpenAbove(Activation activation, SwitchingRule rule) => activation switch
    {
        Activation.Relu => true,
        Activation.Sigmoid => rule == SwitchingRule.Activated,
        _ => false,
    };
}
