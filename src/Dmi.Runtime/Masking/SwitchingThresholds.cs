using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Dmi;

/// <summary>
/// The run-time knob of a layer: one sensitive interval per gate, under <see cref="MaskRule.Influence"/> one level for all rows' scores, or
/// under <see cref="MaskRule.TopK"/> the number of rows that are computed at every step. Immutable, so that layers can swap it atomically.
/// </summary>
public sealed class SwitchingThresholds : IEquatable<SwitchingThresholds>
{
    /// <summary>Thresholds from intervals.</summary>
    /// <param name="gates">One interval per gate in PyTorch's order (LSTM: i, f, g, o; GRU: r, z, n; linear: one).</param>
    /// <exception cref="ArgumentException">No gate is given, or an end is NaN.</exception>
    public SwitchingThresholds(params ImmutableArray<SwitchingInterval> gates)
    {
        if (gates.IsDefaultOrEmpty) throw new ArgumentException("At least one gate is needed.", nameof(gates));
        IsDense = true;
        for (int gate = 0; gate < gates.Length; gate++)
        {
            IsDense &= gates[gate].IsAll;
            if (float.IsNaN(gates[gate].Lower) || float.IsNaN(gates[gate].Upper))
            {
                throw new ArgumentException($"The interval of gate {gate} is NaN.", nameof(gates));
            }
        }

        Gates = gates;
    }

    private SwitchingThresholds(MaskRule rule, int rows, float level)
    {
        (Rule, Rows, Level, Gates) = (rule, rows, level, []);
        IsDense = rule == MaskRule.Influence && level == 0;
    }

    /// <summary>The rule that these are thresholds of.</summary>
    public MaskRule Rule { get; }

    /// <summary>K under <see cref="MaskRule.TopK"/>: rows that the big module computes at every step; 0 under other rules.</summary>
    public int Rows { get; }

    /// <summary>The least score of a sensitive row under <see cref="MaskRule.Influence"/>; 0 under other rules.</summary>
    public float Level { get; }

    /// <summary>One interval per gate; empty under <see cref="MaskRule.Influence"/> and <see cref="MaskRule.TopK"/>.</summary>
    public ImmutableArray<SwitchingInterval> Gates { get; }

    /// <summary>
    /// Whether every interval is <see cref="SwitchingInterval.All"/>, or <see cref="Level"/> is 0 under <see cref="MaskRule.Influence"/>, so
    /// that a step is the dense one and the little module need not run. Never so under <see cref="MaskRule.TopK"/>.
    /// </summary>
    public bool IsDense { get; }

    /// <summary>Thresholds under which everything is sensitive. They fit layers of any mask rule.</summary>
    /// <param name="shape">The layer's shape.</param>
    public static SwitchingThresholds Dense(LayerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var gates = new SwitchingInterval[shape.GateCount];
        for (int gate = 0; gate < gates.Length; gate++) gates[gate] = SwitchingInterval.All;
        return new SwitchingThresholds(ImmutableCollectionsMarshal.AsImmutableArray(gates));
    }

    /// <summary>P2 eq. 19: exactly K rows are computed, those whose little results are the least saturated.</summary>
    /// <param name="rows">K, from 0 to the layer's rows of all gates.</param>
    /// <exception cref="ArgumentOutOfRangeException">K is negative.</exception>
    /// <remarks>
    /// Least saturated: the smallest |y_LL| of sigmoid and tanh, the largest y_LL of ReLU; ties go to the earlier row. Layers of the rule
    /// <see cref="MaskRule.Influence"/> take them too, and then compute the rows of the largest scores. A GRU that resets before the product
    /// judges r and z first, to which ⌊2K/3⌋ of the rows belong, then n, to which the others do. Where an input is not finite, all rows are
    /// computed.
    /// </remarks>
    public static SwitchingThresholds TopK(int rows)
    {
        if (rows < 0) throw new ArgumentOutOfRangeException(nameof(rows), rows, "rows must be at least 0.");
        return new SwitchingThresholds(MaskRule.TopK, rows, 0);
    }

    /// <summary>One threshold for the scores of all rows of a layer of the rule <see cref="MaskRule.Influence"/>.</summary>
    /// <param name="threshold">
    /// A row is computed where its score is at least this: 0 computes all rows, +∞ none. Scores are in units of the layer's output: how far
    /// the row's error moves it, to first order.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is negative or NaN.</exception>
    /// <remarks>
    /// A score is the row's error as it was measured while fitting (<see cref="LittleMatrix.RowErrors"/>) times the slope of the output at
    /// the little results; without measured errors all scores are 0. Scores that are not a number, and all rows where an input is not finite,
    /// are computed.
    /// </remarks>
    public static SwitchingThresholds Influence(double threshold)
    {
        if (!(threshold >= 0)) throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "threshold must be at least 0.");
        return new SwitchingThresholds(MaskRule.Influence, 0, (float)threshold);
    }

    /// <summary>P2's rule for sigmoid and tanh with one θ per gate: insensitive where |y_LL| &gt; θ.</summary>
    /// <param name="thetas">θ ≥ 0 per gate in PyTorch's order.</param>
    /// <exception cref="ArgumentOutOfRangeException">A θ is negative or NaN.</exception>
    public static SwitchingThresholds Magnitude(params ReadOnlySpan<double> thetas)
    {
        var gates = ImmutableArray.CreateBuilder<SwitchingInterval>(thetas.Length);
        foreach (double theta in thetas) gates.Add(SwitchingInterval.Magnitude(theta));
        return new SwitchingThresholds(gates.MoveToImmutable());
    }

    /// <summary>P2's rule (eq. 17) for any layer, one θ per gate: insensitive where |y_LL| &gt; θ, of ReLU where y_LL &lt; θ.</summary>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="thetas">θ per gate in PyTorch's order; at least 0 but for ReLU.</param>
    /// <exception cref="ArgumentException">There are not as many θ as gates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A θ is outside its range.</exception>
    public static SwitchingThresholds PreActivation(LayerShape shape, params ReadOnlySpan<double> thetas) => ByGate(shape, thetas, static (activation, theta) => activation switch
    {
        Activation.Relu => SwitchingInterval.ReluAbove(theta),
        Activation.None => SwitchingInterval.All,
        _ => SwitchingInterval.Magnitude(theta),
    });

    /// <summary>
    /// P1's rule for any layer, one θ per gate: of sigmoid sensitive where σ(y_LL) &gt; θ, of tanh where |tanh y_LL| &lt; θ, of ReLU where
    /// max(y_LL, 0) ≥ θ.
    /// </summary>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="thetas">θ per gate in PyTorch's order, in [0, 1] but for ReLU.</param>
    /// <exception cref="ArgumentException">There are not as many θ as gates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A θ is outside its range.</exception>
    public static SwitchingThresholds Activated(LayerShape shape, params ReadOnlySpan<double> thetas) => ByGate(shape, thetas, static (activation, theta) => activation switch
    {
        Activation.Sigmoid => SwitchingInterval.SigmoidAbove(theta),
        Activation.Tanh => SwitchingInterval.TanhBetween(-theta, theta),
        Activation.Relu => SwitchingInterval.ReluAbove(theta),
        _ => SwitchingInterval.All,
    });

    /// <summary>P1's rule for an LSTM: i, f, o sensitive where σ(y_LL) &gt; θ, g where θ⁻ &lt; tanh(y_LL) &lt; θ⁺.</summary>
    /// <param name="inputGate">θ of i, in [0, 1].</param>
    /// <param name="forgetGate">θ of f, in [0, 1].</param>
    /// <param name="cellLower">θ⁻ of g, in [−1, 1].</param>
    /// <param name="cellUpper">θ⁺ of g, in [−1, 1].</param>
    /// <param name="outputGate">θ of o, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A threshold is outside its range.</exception>
    public static SwitchingThresholds ActivatedLstm(double inputGate, double forgetGate, double cellLower, double cellUpper, double outputGate) =>
        new(SwitchingInterval.SigmoidAbove(inputGate), SwitchingInterval.SigmoidAbove(forgetGate),
            SwitchingInterval.TanhBetween(cellLower, cellUpper), SwitchingInterval.SigmoidAbove(outputGate));

    /// <summary>P1's rule for a GRU: r, z sensitive where σ(y_LL) &gt; θ, n where θ⁻ &lt; tanh(y_LL) &lt; θ⁺.</summary>
    /// <param name="resetGate">θ of r, in [0, 1].</param>
    /// <param name="updateGate">θ of z, in [0, 1].</param>
    /// <param name="candidateLower">θ⁻ of n, in [−1, 1].</param>
    /// <param name="candidateUpper">θ⁺ of n, in [−1, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A threshold is outside its range.</exception>
    public static SwitchingThresholds ActivatedGru(double resetGate, double updateGate, double candidateLower, double candidateUpper) =>
        new(SwitchingInterval.SigmoidAbove(resetGate), SwitchingInterval.SigmoidAbove(updateGate),
            SwitchingInterval.TanhBetween(candidateLower, candidateUpper));

    /// <summary>
    /// P2 eq. 18: thresholds that follow from the little module's error and one global θ. Insensitive is |y_LL| &gt; ½·ln(2|δ|/θ) for tanh,
    /// |y_LL| &gt; ln(|δ|/θ) for sigmoid, y_LL &lt; θ − |δ| for ReLU; without an activation nothing is.
    /// </summary>
    /// <param name="shape">The layer's shape, of rule <see cref="MaskRule.Threshold"/>.</param>
    /// <param name="meanError">|δ| ≥ 0, as <see cref="LittleModule.MeanError"/> gives it.</param>
    /// <param name="theta">
    /// θ &gt; 0. Beyond |δ| (sigmoid) and 2|δ| (tanh) the logarithm is negative, and no output of that gate is sensitive.
    /// </param>
    /// <exception cref="ArgumentException">The shape's mask rule is another one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">|δ| is negative, or θ is not positive, or one of them is not finite.</exception>
    public static SwitchingThresholds Adaptive(LayerShape shape, double meanError, double theta)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Mask != MaskRule.Threshold)
        {
            throw new ArgumentException($"Adaptive thresholds are for the rule Threshold; the layer is {shape}.", nameof(shape));
        }

        if (!(meanError >= 0 && double.IsFinite(meanError)))
        {
            throw new ArgumentOutOfRangeException(nameof(meanError), meanError, "meanError must be at least 0 and finite.");
        }

        if (!(theta > 0 && double.IsFinite(theta)))
        {
            throw new ArgumentOutOfRangeException(nameof(theta), theta, "theta must be above 0 and finite.");
        }

        return new SwitchingThresholds([.. shape.GateActivations.Select(Interval)]);

        SwitchingInterval Interval(Activation activation) => activation switch
        {
            Activation.Tanh => UpTo(0.5 * Math.Log(2 * meanError / theta)),
            Activation.Sigmoid => UpTo(Math.Log(meanError / theta)),
            Activation.Relu => SwitchingInterval.ReluAbove(theta - meanError),
            _ => SwitchingInterval.All,
        };

        static SwitchingInterval UpTo(double magnitude) =>
            magnitude >= 0 ? SwitchingInterval.Magnitude(magnitude) : SwitchingInterval.Nothing;
    }

    private static SwitchingThresholds ByGate(LayerShape shape, ReadOnlySpan<double> thetas, Func<Activation, double, SwitchingInterval> interval)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (thetas.Length != shape.GateCount)
        {
            throw new ArgumentException($"{thetas.Length} thresholds were given, the layer has {shape.GateCount} gates.", nameof(thetas));
        }

        var gates = ImmutableArray.CreateBuilder<SwitchingInterval>(thetas.Length);
        for (int gate = 0; gate < thetas.Length; gate++) gates.Add(interval(shape.GateActivations[gate], thetas[gate]));
        return new SwitchingThresholds(gates.MoveToImmutable());
    }

    /// <inheritdoc/>
    public bool Equals(SwitchingThresholds? other) =>
        other is not null && Rule == other.Rule && Rows == other.Rows && Level == other.Level && Gates.AsSpan().SequenceEqual(other.Gates.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SwitchingThresholds);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Rule);
        hash.Add(Rows);
        hash.Add(Level);
        foreach (SwitchingInterval gate in Gates) hash.Add(gate);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Rule switch
    {
        MaskRule.TopK => FormattableString.Invariant($"top {Rows} rows"),
        MaskRule.Influence => FormattableString.Invariant($"influence from {Level:g4}"),
        _ => string.Join(", ", Gates.Select(static gate => FormattableString.Invariant($"[{gate.Lower:0.###}, {gate.Upper:0.###}]"))),
    };

    /// <summary>Whether layers of a mask rule take these thresholds: those of their own rule, K rows also under influence, dense ones always.</summary>
    internal bool FitRule(MaskRule mask) => IsDense || Rule == mask || (Rule == MaskRule.TopK && mask == MaskRule.Influence);

    /// <summary>Whether a layer of a mask rule compares scores of influence with these thresholds, not little results.</summary>
    internal bool JudgeInfluence(MaskRule mask) => Rule == MaskRule.Influence || (Rule == MaskRule.TopK && mask == MaskRule.Influence);

    /// <summary>Throws where a layer of this shape cannot be given these thresholds.</summary>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="name">The caller's parameter.</param>
    /// <exception cref="ArgumentException">The rule is not the layer's, or the gates or rows are not as many.</exception>
    internal void Check(LayerShape shape, string name)
    {
        if (!FitRule(shape.Mask))
        {
            throw new ArgumentException($"The thresholds are of the rule {Rule}, the layer's mask is {shape.Mask} ({shape}).", name);
        }

        if (Rule == MaskRule.TopK && Rows > shape.RowCount)
        {
            throw new ArgumentException($"The thresholds compute {Rows} rows, the layer has {shape.RowCount} ({shape}).", name);
        }

        if (Rule == MaskRule.Threshold && Gates.Length != shape.GateCount)
        {
            throw new ArgumentException($"The thresholds have {Gates.Length} gates, the layer has {shape.GateCount}.", name);
        }

        // ReLU is flat below only: an upper end would replace the largest outputs by predictions.
        if (shape.Activation == Activation.Relu && Rule == MaskRule.Threshold && float.IsFinite(Gates[0].Upper))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The interval of a ReLU layer ends at {Gates[0].Upper} above; give thresholds by PreActivation, whose intervals are open there."), name);
        }
    }
}
