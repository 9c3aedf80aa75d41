using System.Collections.Immutable;

namespace Dmi;

/// <summary>The run-time knob of a layer: one sensitive interval per gate. Immutable, so that layers can swap it atomically.</summary>
public sealed class SwitchingThresholds : IEquatable<SwitchingThresholds>
{
    /// <summary>Thresholds from intervals.</summary>
    /// <param name="gates">One interval per gate in PyTorch's order (LSTM: i, f, g, o).</param>
    /// <exception cref="ArgumentException">No gate is given, or an end is NaN.</exception>
    public SwitchingThresholds(params ImmutableArray<SwitchingInterval> gates)
    {
        if (gates.IsDefaultOrEmpty) throw new ArgumentException("At least one gate is needed.", nameof(gates));
        for (int gate = 0; gate < gates.Length; gate++)
        {
            if (float.IsNaN(gates[gate].Lower) || float.IsNaN(gates[gate].Upper))
            {
                throw new ArgumentException($"The interval of gate {gate} is NaN.", nameof(gates));
            }
        }

        Gates = gates;
        IsDense = gates.All(static gate => gate.IsAll);
    }

    /// <summary>One interval per gate.</summary>
    public ImmutableArray<SwitchingInterval> Gates { get; }

    /// <summary>Whether nothing can be insensitive, so that a step is the dense one and the little module need not run.</summary>
    public bool IsDense { get; }

    /// <summary>Thresholds under which everything is sensitive.</summary>
    /// <param name="shape">The layer's shape.</param>
    public static SwitchingThresholds Dense(LayerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new SwitchingThresholds([.. Enumerable.Repeat(SwitchingInterval.All, shape.GateCount)]);
    }

    /// <summary>P2's rule with one θ per gate: insensitive where |y_LL| &gt; θ.</summary>
    /// <param name="thetas">θ ≥ 0 per gate in PyTorch's order.</param>
    /// <exception cref="ArgumentOutOfRangeException">A θ is negative or NaN.</exception>
    public static SwitchingThresholds Magnitude(params ReadOnlySpan<double> thetas)
    {
        var gates = ImmutableArray.CreateBuilder<SwitchingInterval>(thetas.Length);
        foreach (double theta in thetas) gates.Add(SwitchingInterval.Magnitude(theta));
        return new SwitchingThresholds(gates.MoveToImmutable());
    }

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

    /// <inheritdoc/>
    public bool Equals(SwitchingThresholds? other) => other is not null && Gates.AsSpan().SequenceEqual(other.Gates.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SwitchingThresholds);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (SwitchingInterval gate in Gates) hash.Add(gate);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(", ", Gates.Select(static gate => FormattableString.Invariant($"[{gate.Lower:0.###}, {gate.Upper:0.###}]")));
}
