using Dmi.Models;
using Dmi.Studies.Subjects;

namespace Dmi.Studies;

/// <summary>A plan for the layer of a word language model, confirmed and then measured on texts that had no part in it.</summary>
/// <param name="name">The model's name.</param>
/// <param name="data">The model and its texts.</param>
/// <param name="budget">How much perplexity it may lose.</param>
/// <param name="log">Told what is being done.</param>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class WordModelPlanning(string name, WordModelData data, LossBudget budget, Action<string> log, CancellationToken cancellationToken)
{
    // Of the training text; of the validation text, one part behind the other; and of the test text.
    private const int FittingSteps = 10_000;
    private const int CalibrationSteps = 4_000;
    private const int MetricSteps = 6_000;
    private const int ConfirmationSteps = 6_000;
    private const int TestSteps = 12_000;

    private readonly WordLanguageModelWeights _model = data.Model;
    private string _done = "";

    /// <summary>Plans.</summary>
    /// <returns>What was tried, why the plan is as it is, and what it loses on the test text.</returns>
    public string Run()
    {
        LayerShape layer = _model.PlainShape(WeightPrecision.Int8);
        DualModuleWeights weights = _model.ForLayer(layer);
        ushort[] metric = Validation(CalibrationSteps, MetricSteps), confirmation = Validation(CalibrationSteps + MetricSteps, ConfirmationSteps);
        ushort[] test = data.Tokens(data.Test, 0, TestSteps + 1);
        log($"{name}: traces");
        LittleModulePlan plan = LittleModulePlanner.Plan(
            weights, Trace(data.TrainingTokens(FittingSteps)), Trace(Validation(0, CalibrationSteps)), (judged, token) => Perplexity(judged, metric, token), budget,
            new PlanOptions { CancellationToken = cancellationToken, Progress = new ImmediateProgress(Report) },
            (judged, token) => Perplexity(judged, confirmation, token));
        log($"{name}: test text");
        double dense = Perplexity(new InterpretedRecurrentLayer(weights), test, cancellationToken);
        double planned = Perplexity(new InterpretedRecurrentLayer(plan.Weights), test, cancellationToken);
        string texts = FormattableString.Invariant(
            $"{name}, rows of 8 bits: fitted to {FittingSteps:N0} steps {data.FittedTo} the training text, calibrated on {CalibrationSteps:N0} of the validation text, measured on the {MetricSteps:N0} behind them, confirmed on the {ConfirmationSteps:N0} behind those.\n\n");
        return texts + plan.Explain() + FormattableString.Invariant(
            $"On the first {TestSteps:N0} tokens of the test text, which had no part in it, the perplexity is {planned:0.000}, {dense:0.000} dense ({100 * (planned / dense - 1):+0.00;-0.00;0.00} %).\n");
    }

    private ushort[] Validation(int first, int steps) => data.Tokens(data.Validation, first, steps + 1);

    private ActivationTrace Trace(ushort[] tokens) => data.Trace(_model.PlainShape(), tokens, cancellationToken);

    private double Perplexity(IRecurrentLayer layer, ushort[] tokens, CancellationToken token)
    {
        using var model = new WordLanguageModel(_model, layer);
        return model.Perplexity(tokens, maxDegreeOfParallelism: -1, cancellationToken: token).Perplexity;
    }

    // A line for every stage of every candidate.
    private void Report(PlanProgress progress)
    {
        string stage = $"{progress.Stage} {progress.Candidate}";
        if (stage == _done) return;
        _done = stage;
        log(FormattableString.Invariant($"{name} {100 * progress.Fraction:0} %: {stage}"));
    }

    // Progress<T> would report from other threads, in any order.
    private sealed class ImmediateProgress(Action<PlanProgress> report) : IProgress<PlanProgress>
    {
        public void Report(PlanProgress value) => report(value);
    }
}
