using System.Collections.Immutable;
using Dmi.Training;
using Dmi.Weights;

namespace Dmi;

/// <summary>Finds thresholds with which a given share of a layer's outputs is insensitive.</summary>
/// <remarks>
/// Judged is what the layer will judge: y_LL, with peepholes what they add by the little results, of a GRU's candidate the sum of both halves
/// with r from the little module, under <see cref="MaskRule.Influence"/> the scores. For a GRU that resets before the product, the r in front
/// of h is the big module's.
/// </remarks>
public static class ThresholdSearch
{
    // The quantile of so many values is far closer than any ratio needs.
    private const int MostValuesPerGate = 1 << 22;

    /// <summary>Thresholds with which the given share of the trace's little results is insensitive.</summary>
    /// <param name="weights">
    /// Weights with a little module. Where their mask is <see cref="MaskRule.TopK"/>, the result is K = (1 − ratio)·n, rounded, and rule and
    /// scope do not matter. Nor do they where it is <see cref="MaskRule.Influence"/>: the layer has one threshold for all gates, and rows that
    /// have no influence at all are insensitive whatever the ratio, unless it is 0.
    /// </param>
    /// <param name="trace">
    /// Inputs of the layer, at least one step, with cells where the layer has peepholes or is an LSTM of the rule Influence; where there are very many, an even selection of them
    /// is used.
    /// </param>
    /// <param name="insensitiveRatio">Share of insensitive outputs, in [0, 1]; 0 is the dense layer, with 1 no row of W is read.</param>
    /// <param name="rule">
    /// <see cref="SwitchingRule.PreActivation"/>: sigmoid and tanh insensitive where |y_LL| &gt; θ, ReLU where y_LL &lt; θ (P2).
    /// <see cref="SwitchingRule.Activated"/>: sigmoid insensitive where σ(y_LL) is below θ, tanh where |tanh(y_LL)| is above θ (P1).
    /// </param>
    /// <param name="scope">Whether each gate reaches the ratio by a threshold of its own, or the layer by one.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">
    /// The weights have no little module or lack the peepholes of their shape, the influence mask finds no measured errors in it, or the trace
    /// is empty, of a layer of other widths, or lacks the cells that peepholes or the influence mask read.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is outside [0, 1] or NaN, or the rule or the scope is unknown.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SwitchingThresholds ForRatio(
        DualModuleWeights weights, ActivationTrace trace, double insensitiveRatio, SwitchingRule rule = SwitchingRule.PreActivation,
        ThresholdScope scope = ThresholdScope.Gate, CancellationToken cancellationToken = default)
    {
        CheckRatio(insensitiveRatio, nameof(insensitiveRatio));
        return ForRatios(weights, trace, [insensitiveRatio], rule, scope, cancellationToken)[0];
    }

    /// <summary><see cref="ForRatio"/> for several ratios in the time of one.</summary>
    /// <param name="weights">Weights with a little module.</param>
    /// <param name="trace">Inputs of the layer, at least one step.</param>
    /// <param name="insensitiveRatios">Shares of insensitive outputs, each in [0, 1].</param>
    /// <param name="rule">Which side of a threshold is insensitive.</param>
    /// <param name="scope">Whether each gate reaches the ratio by a threshold of its own, or the layer by one.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Thresholds in the order of the ratios.</returns>
    /// <inheritdoc cref="ForRatio" path="/exception"/>
    public static ImmutableArray<SwitchingThresholds> ForRatios(
        DualModuleWeights weights, ActivationTrace trace, IReadOnlyList<double> insensitiveRatios,
        SwitchingRule rule = SwitchingRule.PreActivation, ThresholdScope scope = ThresholdScope.Gate,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(insensitiveRatios);
        foreach (double ratio in insensitiveRatios) CheckRatio(ratio, nameof(insensitiveRatios));
        if (!Enum.IsDefined(rule)) throw new ArgumentOutOfRangeException(nameof(rule), rule, "rule must be PreActivation or Activated.");
        if (!Enum.IsDefined(scope)) throw new ArgumentOutOfRangeException(nameof(scope), scope, "scope must be Gate or Layer.");
        Check(weights, trace);

        cancellationToken.ThrowIfCancellationRequested();
        var options = new TrainingOptions { CancellationToken = cancellationToken };
        bool isTrivial = insensitiveRatios.All(static ratio => ratio is 0 or 1);
        var sample = JudgedSample.Take(weights, trace, rule, scope, options, isTrivial ? 0 : MostValuesPerGate);
        GC.KeepAlive(trace);
        return sample.Cut(insensitiveRatios);
    }

    /// <summary>What the mask will judge over a trace, to be cut at any ratios later on, by the rules that are the defaults here.</summary>
    /// <param name="weights">Weights with a little module.</param>
    /// <param name="trace">Inputs of the layer, at least one step.</param>
    /// <param name="options">Threads and cancellation.</param>
    internal static JudgedSample Sample(DualModuleWeights weights, ActivationTrace trace, TrainingOptions options)
    {
        Check(weights, trace);
        return JudgedSample.Take(weights, trace, SwitchingRule.PreActivation, ThresholdScope.Gate, options, MostValuesPerGate);
    }

    /// <summary>P2 eq. 18: thresholds from one global θ and the error that the layer's little module had while it was fitted.</summary>
    /// <param name="weights">Weights with a little module, of mask rule <see cref="MaskRule.Threshold"/>.</param>
    /// <param name="theta">θ &gt; 0: how large an error is borne. The larger, the more outputs are insensitive.</param>
    /// <exception cref="ArgumentException">
    /// The weights have no little module, or one whose <see cref="LittleModule.MeanError"/> was not measured, or another mask rule.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">θ is not positive, or not finite.</exception>
    /// <seealso cref="SwitchingThresholds.Adaptive"/>
    public static SwitchingThresholds Adaptive(DualModuleWeights weights, double theta)
    {
        ArgumentNullException.ThrowIfNull(weights);
        LittleModule little = Little(weights);
        if (little.MeanError == 0)
        {
            throw new ArgumentException(
                "The mean error of the little module was not measured; fit it anew with LittleModuleTrainer.", nameof(weights));
        }

        return SwitchingThresholds.Adaptive(weights.Shape, little.MeanError, theta);
    }

    private static LittleModule Little(DualModuleWeights weights) => weights.Little
        ?? throw new ArgumentException("The weights have no little module; fit one with LittleModuleTrainer first.", nameof(weights));

    private static void Check(DualModuleWeights weights, ActivationTrace trace)
    {
        Little(weights);
        trace.CheckFits(weights.Shape, nameof(trace));
        if (trace.Count == 0) throw new ArgumentException("The trace has no steps.", nameof(trace));
        LayerShape shape = weights.Shape;
        if (shape.Mask == MaskRule.TopK) return;
        if (shape.Peephole && weights.PeepholeArray.Length == 0)
        {
            throw new ArgumentException("The weights have no peepholes; call WithPeepholes first.", nameof(weights));
        }

        if (shape.Mask == MaskRule.Influence && !InfluenceErrors.AreMeasured(weights.Little!))
        {
            throw new ArgumentException(
                "The errors of the little module's rows, which the influence mask weighs, were not measured; fit it anew with LittleModuleTrainer.",
                nameof(weights));
        }

        CheckCells(shape, trace, nameof(trace));
    }

    /// <summary>Throws where the mask of a layer reads cells and a trace has none.</summary>
    internal static void CheckCells(LayerShape shape, ActivationTrace trace, string name)
    {
        bool readsCell = shape.Mask != MaskRule.TopK && (shape.Peephole || (shape.Mask == MaskRule.Influence && shape.Kind == LayerKind.Lstm));
        if (!readsCell || trace.HasCells) return;
        string reason = shape.Peephole ? "The layer has peepholes" : "The influence of an LSTM's rows depends on its cell";
        throw new ArgumentException($"{reason}, but the trace has no cells; call Add(input, hidden, cell).", name);
    }

    private static void CheckRatio(double ratio, string name)
    {
        if (!(ratio is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(name, ratio, $"{name} must lie in [0, 1].");
    }
}
