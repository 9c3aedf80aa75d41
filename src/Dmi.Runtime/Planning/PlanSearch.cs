using System.Collections.Immutable;
using Dmi.Training;

namespace Dmi.Planning;

/// <summary>
/// Goes through the candidates, the likeliest first, and searches for each the largest ratio within the budget. The best so far tells which of
/// the others are worth it.
/// </summary>
internal sealed class PlanSearch
{
    // About where the best little modules were on language models, as a share of the dense layer's bytes.
    private const double LikelyShare = 0.1;

    // On validation data more rows may be insensitive than on the calibration trace; no candidate is passed over for less than this.
    private const double RatioSlack = 0.05;
    private const double UsualSlack = 0.02;

    // Roughly how long things take.
    private const double DenseUnits = 1;
    private const double FitUnits = 3;
    private const double SearchUnits = 4;

    private readonly DualModuleWeights _weights;
    private readonly ActivationTrace _fitting;
    private readonly ActivationTrace _calibration;
    private readonly LayerEvaluator _evaluator;
    private readonly LayerEvaluator? _confirmer;
    private readonly LossBudget _budget;
    private readonly PlanOptions _options;
    private readonly TrainingOptions _training;
    private readonly ImmutableArray<LayerShape> _shapes;
    private readonly double[] _ratios;
    private readonly long _denseBytes;
    private readonly PlanReporter _reporter;
    private readonly Dictionary<LayerShape, DualModuleWeights> _fitted = [];
    private PlanTrial? _best;
    private DualModuleWeights _bestWeights;
    private double _limit;
    private double _confirmedLimit;
    private long _stepsPerRun;
    private long _stepsPerConfirmation;

    /// <summary>Prepares a search.</summary>
    /// <param name="weights">The big module.</param>
    /// <param name="fitting">What little modules are fitted to.</param>
    /// <param name="calibration">What thresholds are searched on.</param>
    /// <param name="shapes">The candidates.</param>
    /// <param name="evaluator">The metric.</param>
    /// <param name="confirmer">The confirmation, if there is one.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="options">The options.</param>
    public PlanSearch(
        DualModuleWeights weights, ActivationTrace fitting, ActivationTrace calibration, ImmutableArray<LayerShape> shapes,
        LayerEvaluator evaluator, LayerEvaluator? confirmer, LossBudget budget, PlanOptions options)
    {
        (_fitting, _calibration, _evaluator, _confirmer, _budget, _options) = (fitting, calibration, evaluator, confirmer, budget, options);
        _weights = _bestWeights = weights.WithThresholds(null);
        _ratios = [.. Enumerable.Range(1, RatioCount(options)).Select(i => i * options.RatioStep)];
        _denseBytes = new StepBytes(weights.Shape).Dense;
        _shapes = [.. shapes.Distinct().OrderBy(static shape => shape.Mask != MaskRule.Influence).ThenBy(Unlikeliness)];
        _reporter = new PlanReporter(options.Progress, DenseUnits + SearchUnits * _shapes.Length + FitUnits * _shapes.DistinctBy(FitOf).Count());
        _training = options.Training with
        {
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
            CancellationToken = options.CancellationToken,
            Progress = new FitProgress(share => _reporter.Report("fit", share)),
        };
    }

    private long BytesToBeat => _best?.BytesPerStep ?? _denseBytes;

    /// <summary>Searches.</summary>
    public LittleModulePlan Run()
    {
        _reporter.Begin(null, DenseUnits);
        _reporter.Report("dense", 0);
        Evaluation dense = _evaluator.EvaluateDense(_weights, _budget);
        Evaluation? ofConfirmation = _confirmer?.EvaluateDense(_weights, _budget);
        double? confirmedDense = ofConfirmation?.Loss;
        _limit = _budget.LimitOver(dense.Loss);
        _confirmedLimit = _budget.LimitOver(confirmedDense ?? 0);
        (_stepsPerRun, _stepsPerConfirmation) = (dense.Steps, ofConfirmation?.Steps ?? 0);
        ImmutableArray<PlanCandidate> candidates = [.. _shapes.Select(Consider)];
        _reporter.Finish("evaluate");
        return new LittleModulePlan(_bestWeights, _best, _budget, dense.Loss, confirmedDense, _denseBytes, _ratios[^1], candidates);
    }

    private PlanCandidate Consider(LayerShape shape)
    {
        var bytes = new StepBytes(shape);
        bool isFitted = _fitted.TryGetValue(FitOf(shape), out DualModuleWeights? fitted);
        var candidate = new PlanCandidate(shape, PlanOutcome.Searched, bytes.Little, BytesToBeat, []);
        int lowest = FirstWorthwhile(bytes, RatioSlack);
        if (lowest == _ratios.Length)
        {
            _reporter.Begin(shape, SearchUnits + (isFitted ? 0 : FitUnits));
            return candidate with { Outcome = PlanOutcome.TooManyBytes };
        }

        if (fitted is null)
        {
            _reporter.Begin(shape, FitUnits);
            fitted = LittleModuleTrainer.Fit(_weights.WithShape(shape), _fitting, _training);
            _fitted.Add(FitOf(shape), fitted);
        }

        _reporter.Begin(shape, SearchUnits);
        return Search(candidate, fitted.WithMask(shape.Mask).WithBig(shape.Big), bytes, lowest);
    }

    // The first ratio at which the candidate would read fewer bytes than the best.
    private int FirstWorthwhile(StepBytes bytes, double slack)
    {
        if (!_options.Prune) return 0;
        int first = Array.FindIndex(_ratios, ratio => bytes.At(Math.Min(1, ratio + slack)) < BytesToBeat);
        return first < 0 ? _ratios.Length : first;
    }

    // Bisection: 'within' and what lies below is within the budget or of no use, 'beyond' and what lies above is not within it.
    private PlanCandidate Search(PlanCandidate candidate, DualModuleWeights fitted, StepBytes bytes, int lowest)
    {
        _reporter.Report("calibrate", 0);
        JudgedSample sample = ThresholdSearch.Sample(fitted, _calibration, _training);
        var trials = ImmutableArray.CreateBuilder<PlanTrial>();
        (int within, int beyond) = (lowest - 1, _ratios.Length);
        double most = Math.Log2(beyond - within) + 1;

        // Most candidates lose, and that shows just below where they would begin to win.
        int middle = _best is null ? (within + beyond) / 2 : Math.Clamp(FirstWorthwhile(bytes, UsualSlack) - 1, lowest, _ratios.Length - 1);
        PlanOutcome outcome = PlanOutcome.Searched;
        for (; beyond - within > 1; middle = (within + beyond) / 2)
        {
            PlanTrial trial = Try(fitted.WithThresholds(sample.Cut([_ratios[middle]])[0]), _ratios[middle], bytes, trials.Count / most, 1 / most);
            trials.Add(trial);
            if (trial.IsWithinBudget)
            {
                within = middle;
                continue;
            }

            beyond = middle;
            if (!_options.Prune || trial.BytesPerStep < BytesToBeat) continue;

            // Over the budget and still no fewer bytes: fewer yet would lose even more.
            if (!trials.Any(static other => other.IsWithinBudget)) outcome = PlanOutcome.TooMuchLoss;
            break;
        }

        return candidate with { Outcome = outcome, Trials = trials.ToImmutable() };
    }

    private PlanTrial Try(DualModuleWeights weights, double ratio, StepBytes bytes, double done, double share)
    {
        _reporter.Report("evaluate", done);
        string name = FormattableString.Invariant($"the candidate '{weights.Shape}' at a ratio of {ratio:0.###}");
        double stepShare = share / (_stepsPerRun + _stepsPerConfirmation);
        Evaluation run = _evaluator.Evaluate(weights, name, steps => _reporter.Report("evaluate", done + stepShare * Math.Min(_stepsPerRun, steps)));
        var trial = new PlanTrial(
            weights.Shape, ratio, run.InsensitiveRatio, run.Loss, (long)Math.Round(bytes.At(run.InsensitiveRatio)), run.Loss <= _limit);
        if (!trial.IsWithinBudget || trial.BytesPerStep >= BytesToBeat) return trial;
        if (_confirmer is not null)
        {
            double begun = done + stepShare * _stepsPerRun;
            _reporter.Report("confirm", begun);
            double confirmed = _confirmer.Evaluate(weights, name, steps => _reporter.Report("confirm", begun + stepShare * Math.Min(_stepsPerConfirmation, steps))).Loss;
            trial = trial with { ConfirmedLoss = confirmed, IsWithinBudget = confirmed <= _confirmedLimit };
            if (!trial.IsWithinBudget) return trial;
        }

        (_best, _bestWeights) = (trial, weights);
        return trial;
    }

    private double Unlikeliness(LayerShape shape) => Math.Abs(Math.Log(new StepBytes(shape).Little / (LikelyShare * _denseBytes)));

    // Masks and precisions of the big module share a fit.
    private static LayerShape FitOf(LayerShape shape) => shape.WithMask(MaskRule.Threshold).WithBig(WeightPrecision.Float32);

    private static int RatioCount(PlanOptions options) => Math.Max(1, (int)Math.Floor(options.LargestRatio / options.RatioStep + 1e-9));
}
