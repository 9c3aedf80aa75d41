using Dmi.Models;

namespace Dmi.Studies.Subjects;

/// <summary>The large LSTM of a Tesseract line recogniser.</summary>
internal sealed class LineSubject : StudySubject
{
    private readonly TesseractModel _model;
    private readonly LineSample[] _test;
    private readonly Lazy<LineEvaluation> _reference;

    /// <summary>Reads the lines.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">Folder of the lines.</param>
    /// <param name="sizes">Lines to fit to, of these lines to search on, and lines behind them to judge.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public LineSubject(TesseractModel model, string folder, StudySizes sizes, CancellationToken cancellationToken)
    {
        _model = model;
        IReadOnlyList<TextLine> lines = TextLineSet.Load(folder);
        if (lines.Count < sizes.Fitting + sizes.Test) throw new ArgumentException($"{folder} has {lines.Count} lines, {sizes.Fitting + sizes.Test} are needed.");
        var samples = new LineSample[sizes.Fitting + sizes.Test];
        Parallel.For(0, samples.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            samples[i] = new LineSample(model.Features(lines[i].Image), lines[i].Text));
        _test = samples[sizes.Fitting..];
        Weights = model.ForLayer(LayerShape.Lstm(model.HiddenSize, model.FeatureSize, big: WeightPrecision.Int8));
        using LineRecognizer dense = Dense();
        Fitting = dense.CaptureTrace(samples[..sizes.Fitting].Select(static sample => sample.Features), cancellationToken: cancellationToken);
        Calibration = dense.CaptureTrace(samples[..sizes.Calibration].Select(static sample => sample.Features), cancellationToken: cancellationToken);
        Data = FormattableString.Invariant(
            $"fitted to the {Fitting.Count:N0} steps of the first {sizes.Fitting} lines, thresholds from the first {sizes.Calibration} of them, judged on the {sizes.Test} lines behind");
        _reference = new Lazy<LineEvaluation>(() =>
        {
            using LineRecognizer reference = Dense();
            return reference.Evaluate(_test, InferenceMode.Dense, maxDegreeOfParallelism: 1);
        });
    }

    /// <inheritdoc/>
    public override string Name => "line-512";

    /// <inheritdoc/>
    public override string LossName => "character error rate";

    /// <inheritdoc/>
    public override DualModuleWeights Weights { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<int> LearnedRanks => [64, 96, 128, 144, 160];

    /// <inheritdoc/>
    public override ActivationTrace Fitting { get; }

    /// <inheritdoc/>
    public override ActivationTrace Calibration { get; }

    /// <inheritdoc/>
    public override string Data { get; }

    /// <inheritdoc/>
    public override Judgement Judge(IRecurrentLayer layer, bool isDense, CancellationToken cancellationToken)
    {
        using var judged = new LineRecognizer(_model, layer);
        LineEvaluation evaluation = judged.Evaluate(
            _test, isDense ? InferenceMode.Dense : InferenceMode.DualModule, maxDegreeOfParallelism: 1, cancellationToken: cancellationToken);
        return new Judgement(evaluation.CharacterErrorRate, evaluation.MeanDivergenceFrom(_reference.Value), evaluation.Statistics.InsensitiveRatio);
    }

    private LineRecognizer Dense() =>
        new(_model, new InterpretedRecurrentLayer(_model.ForLayer(LayerShape.Lstm(_model.HiddenSize, _model.FeatureSize))));
}
