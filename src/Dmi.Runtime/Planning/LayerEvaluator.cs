using Dmi.Interpretation;

namespace Dmi.Planning;

/// <summary>Runs a delegate of the user's on interpreted layers, whatever their kind, and watches the steps that it takes.</summary>
/// <param name="role">What the delegate is, for messages.</param>
/// <param name="run">Makes a layer of weights with an observer, and gives its loss.</param>
/// <param name="cancellationToken">Stops a run at one of the layer's steps.</param>
internal sealed class LayerEvaluator(string role, Func<DualModuleWeights, StepObserver, double> run, CancellationToken cancellationToken)
{
    private const int StepsPerReport = 32;

    /// <summary>For recurrent layers.</summary>
    public static LayerEvaluator Of(string role, Func<IRecurrentLayer, CancellationToken, double> metric, CancellationToken cancellationToken) => new(
        role,
        (weights, observer) =>
        {
            using var layer = new InterpretedRecurrentLayer(weights) { Observer = observer };
            return metric(layer, cancellationToken);
        },
        cancellationToken);

    /// <summary>For linear layers.</summary>
    public static LayerEvaluator Of(string role, Func<ILinearLayer, CancellationToken, double> metric, CancellationToken cancellationToken) => new(
        role,
        (weights, observer) =>
        {
            using var layer = new InterpretedLinearLayer(weights) { Observer = observer };
            return metric(layer, cancellationToken);
        },
        cancellationToken);

    /// <summary>Runs it with the dense layer.</summary>
    /// <param name="weights">The weights, with dense thresholds.</param>
    /// <param name="budget">What the loss is for.</param>
    /// <exception cref="InvalidOperationException">The loss is not finite, or 0 where the budget is a share of it.</exception>
    public Evaluation EvaluateDense(DualModuleWeights weights, LossBudget budget)
    {
        Evaluation dense = Evaluate(weights, "the dense layer", static _ => { });
        if (!double.IsFinite(dense.Loss)) throw new InvalidOperationException($"The {role} gave {dense.Loss} for the dense layer.");
        return budget is not { IsRelative: true, Amount: > 0 } || dense.Loss != 0
            ? dense
            : throw new InvalidOperationException($"The {role} gave 0 for the dense layer, of which no share is more; give LossBudget.Absolute.");
    }

    /// <summary>Runs the delegate.</summary>
    /// <param name="weights">The weights; their thresholds are the layer's.</param>
    /// <param name="name">What they are, for messages.</param>
    /// <param name="moved">Told how many steps have been taken, now and then.</param>
    /// <exception cref="InvalidOperationException">It gave NaN, or took no step with the layer.</exception>
    public Evaluation Evaluate(DualModuleWeights weights, string name, Action<long> moved)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (long steps, long rows) = (0, 0);

        // The metric may step the layer on several threads.
        double loss = run(weights, rowsComputed =>
        {
            Interlocked.Add(ref rows, rowsComputed);
            if (Interlocked.Increment(ref steps) % StepsPerReport != 0) return;
            cancellationToken.ThrowIfCancellationRequested();
            moved(Volatile.Read(ref steps));
        });
        cancellationToken.ThrowIfCancellationRequested();
        if (double.IsNaN(loss)) throw new InvalidOperationException($"The {role} gave NaN for {name}.");
        if (steps == 0) throw new InvalidOperationException($"The {role} took no step with the layer that it was given, {name}; it must call Step, or Forward of a linear layer.");
        return new Evaluation(loss, steps, 1 - rows / ((double)steps * weights.Shape.RowCount));
    }
}
