using System.Collections.Immutable;
using Dmi.Planning;

namespace Dmi;

/// <summary>
/// Chooses the little module, the mask and the ratio with which a layer reads the fewest bytes per step while what it serves loses no more than a
/// budget.
/// </summary>
/// <remarks>
/// <para>
/// Every candidate's little module is fitted once (masks share it), and the largest ratio within the budget is found by bisection: the more rows
/// are skipped, the more is lost. A setting's bytes are those of its little module and of the rows that it did read while the metric ran
/// (<see cref="StepBytes"/>). The dense layer is a candidate, too: it loses nothing and reads everything.
/// </para>
/// <para>
/// The likeliest come first: the influence mask, and little modules of a tenth of the dense layer's bytes. A candidate that could not read fewer
/// bytes than the best so far at any ratio is not fitted, and one that is over the budget at a ratio where it reads no fewer is not searched
/// further. Both rely on the loss growing with the ratio, the second also on ratios that come out within 0.05 of those searched for; then they
/// change the work and not the plan.
/// </para>
/// <para>
/// The metric is run on layers that are interpreted (<see cref="InterpretedRecurrentLayer"/>), a few dozen times, the confirmation on those only that
/// would be the best so far. They are called by one thread at a time, may use several themselves, and must give the same loss for the same layer; then
/// the same arguments give the same plan.
/// </para>
/// </remarks>
public static class LittleModulePlanner
{
    // What the delegates are called in messages.
    private const string Metric = "metric";
    private const string Confirmation = "confirmation";

    /// <summary>Plans an LSTM or a GRU.</summary>
    /// <param name="weights">The big module. A little module and thresholds that are there already are not used.</param>
    /// <param name="fittingTrace">What little modules are fitted to, at least two steps; thousands are good.</param>
    /// <param name="calibrationTrace">What thresholds are searched on, at least one step; with cells for the influence mask of an LSTM, and for peepholes.</param>
    /// <param name="metric">
    /// Loss on validation data with the given layer, lower is better: perplexity, character error rate, divergence from the dense layer. It steps
    /// the layer by <see cref="IRecurrentLayer.Step"/> with states of its own; steps by <see cref="IRecurrentLayer.StepDense"/> are not counted.
    /// </param>
    /// <param name="budget">How much of it may be lost.</param>
    /// <param name="options">Candidates, threads, progress and so on; null means all defaults.</param>
    /// <param name="confirmation">
    /// The metric on other data. What would be chosen must keep the budget there, too, against the dense layer there; or else a smaller ratio or another
    /// candidate is. Null: the metric alone decides. Of many settings the chosen one is also a lucky one, with a confirmation less so; what it loses is told by
    /// a text that had no part in the plan.
    /// </param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException">
    /// The weights are of a linear layer, a trace is of a layer of other widths, too short or without the cells that a candidate reads, or a candidate
    /// has another big module.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The metric or the confirmation gave NaN, took no step, or was not finite for the dense layer; or it was 0 there and the budget is a share of it.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LittleModulePlan Plan(
        DualModuleWeights weights, ActivationTrace fittingTrace, ActivationTrace calibrationTrace,
        Func<IRecurrentLayer, CancellationToken, double> metric, LossBudget budget, PlanOptions? options = null,
        Func<IRecurrentLayer, CancellationToken, double>? confirmation = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(metric);
        if (weights.Shape.HiddenSize == 0)
        {
            throw new ArgumentException($"The weights are of a layer '{weights.Shape}'; call {nameof(PlanLinear)}.", nameof(weights));
        }

        options ??= new PlanOptions();
        CancellationToken token = options.CancellationToken;
        LayerEvaluator? confirmer = confirmation is null ? null : LayerEvaluator.Of(Confirmation, confirmation, token);
        return Plan(weights, fittingTrace, calibrationTrace, LayerEvaluator.Of(Metric, metric, token), confirmer, budget, options);
    }

    /// <summary>Plans a fully connected layer.</summary>
    /// <param name="weights">The big module. A little module and thresholds that are there already are not used.</param>
    /// <param name="fittingTrace">What little modules are fitted to, at least two steps; thousands are good.</param>
    /// <param name="calibrationTrace">What thresholds are searched on, at least one step.</param>
    /// <param name="metric">
    /// Loss on validation data with the given layer, lower is better. It calls <see cref="ILinearLayer.Forward"/>; calls of
    /// <see cref="ILinearLayer.ForwardDense"/> are not counted.
    /// </param>
    /// <param name="budget">How much of it may be lost.</param>
    /// <param name="options">Candidates, threads, progress and so on; null means all defaults.</param>
    /// <param name="confirmation">
    /// The metric on other data. What would be chosen must keep the budget there, too, against the dense layer there; or else a smaller ratio or another
    /// candidate is. Null: the metric alone decides. Of many settings the chosen one is also a lucky one, with a confirmation less so; what it loses is told by
    /// a text that had no part in the plan.
    /// </param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException">
    /// The weights are of a recurrent layer or of one without an activation, a trace is of a layer of other widths or too short, or a candidate
    /// has another big module.
    /// </exception>
    /// <inheritdoc cref="Plan(DualModuleWeights, ActivationTrace, ActivationTrace, Func{IRecurrentLayer, CancellationToken, double}, LossBudget, PlanOptions, Func{IRecurrentLayer, CancellationToken, double})" path="/exception[@cref='T:System.InvalidOperationException']"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LittleModulePlan PlanLinear(
        DualModuleWeights weights, ActivationTrace fittingTrace, ActivationTrace calibrationTrace,
        Func<ILinearLayer, CancellationToken, double> metric, LossBudget budget, PlanOptions? options = null,
        Func<ILinearLayer, CancellationToken, double>? confirmation = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(metric);
        if (weights.Shape.HiddenSize != 0)
        {
            throw new ArgumentException($"The weights are of a layer '{weights.Shape}'; call {nameof(Plan)}.", nameof(weights));
        }

        if (!weights.Shape.HasInsensitiveOutputs)
        {
            throw new ArgumentException(
                $"The layer '{weights.Shape}' has no activation: no output is ever insensitive, and there is nothing to plan.", nameof(weights));
        }

        options ??= new PlanOptions();
        CancellationToken token = options.CancellationToken;
        LayerEvaluator? confirmer = confirmation is null ? null : LayerEvaluator.Of(Confirmation, confirmation, token);
        return Plan(weights, fittingTrace, calibrationTrace, LayerEvaluator.Of(Metric, metric, token), confirmer, budget, options);
    }

    private static LittleModulePlan Plan(
        DualModuleWeights weights, ActivationTrace fittingTrace, ActivationTrace calibrationTrace, LayerEvaluator evaluator, LayerEvaluator? confirmer,
        LossBudget budget, PlanOptions options)
    {
        CheckTrace(weights.Shape, fittingTrace, 2, nameof(fittingTrace));
        CheckTrace(weights.Shape, calibrationTrace, 1, nameof(calibrationTrace));
        ImmutableArray<LayerShape> shapes = options.Candidates is null ? new LittleModuleSpace().Shapes(weights.Shape) : [.. options.Candidates];
        if (shapes.IsEmpty) throw new ArgumentException("There are no candidates.", nameof(options));
        foreach (LayerShape shape in shapes)
        {
            if (shape is null) throw new ArgumentException("A candidate is null.", nameof(options));
            if (!shape.HasBigModuleOf(weights.Shape))
            {
                throw new ArgumentException($"The candidate '{shape}' has another big module than the weights, which are of '{weights.Shape}'.", nameof(options));
            }

            ThresholdSearch.CheckCells(shape, calibrationTrace, nameof(calibrationTrace));
        }

        return new PlanSearch(weights, fittingTrace, calibrationTrace, shapes, evaluator, confirmer, budget, options).Run();
    }

    private static void CheckTrace(LayerShape shape, ActivationTrace trace, int least, string name)
    {
        ArgumentNullException.ThrowIfNull(trace, name);
        trace.CheckFits(shape, name);
        if (trace.Count < least) throw new ArgumentException($"{name} has {trace.Count} steps, at least {least} are needed.", name);
    }
}
