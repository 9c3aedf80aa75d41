using Dmi.Models;

namespace Dmi.Studies.Subjects;

/// <summary>A word language model, whose layer reads embeddings or is given rows of a table of W_x·x.</summary>
internal sealed class WordModelSubject : StudySubject
{
    private readonly WordLanguageModelWeights _model;
    private readonly ushort[] _test;
    private readonly Lazy<TextEvaluation> _reference;

    /// <summary>Reads the texts that it needs.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">The model and its texts.</param>
    /// <param name="sizes">Steps to fit to, to search on and to judge.</param>
    /// <param name="hasTable">Whether x is precomputed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public WordModelSubject(string name, WordModelData data, StudySizes sizes, bool hasTable, CancellationToken cancellationToken)
    {
        (Name, _model) = (name, data.Model);
        LayerShape exact = hasTable ? LayerShape.Lstm(_model.HiddenSize, precomputedInput: true) : _model.PlainShape();
        Weights = _model.ForLayer(exact).WithBig(WeightPrecision.Int8);
        _test = data.Tokens(data.Test, 0, sizes.Test + 1);
        Fitting = data.Trace(exact, data.TrainingTokens(sizes.Fitting), cancellationToken);
        Calibration = data.Trace(exact, data.Tokens(data.Validation, 0, sizes.Calibration), cancellationToken);
        Data = FormattableString.Invariant(
            $"fitted to {sizes.Fitting:N0} steps {data.FittedTo} the training text, thresholds from {sizes.Calibration:N0} of the validation text, judged on the first {sizes.Test:N0} of the test text");
        _reference = new Lazy<TextEvaluation>(() =>
        {
            using var reference = new WordLanguageModel(_model, new InterpretedRecurrentLayer(_model.ForLayer(exact)));
            return reference.Evaluate(_test, InferenceMode.Dense);
        });
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string LossName => "perplexity";

    /// <inheritdoc/>
    public override DualModuleWeights Weights { get; }

    /// <inheritdoc/>
    public override LayerShape Baseline => _model.PlainShape(WeightPrecision.Int8);

    /// <inheritdoc/>
    public override IReadOnlyList<int> LearnedRanks => _model.HiddenSize >= 1024 ? [256, 384, 448] : [128, 192, 256];

    /// <inheritdoc/>
    public override ActivationTrace Fitting { get; }

    /// <inheritdoc/>
    public override ActivationTrace Calibration { get; }

    /// <inheritdoc/>
    public override string Data { get; }

    /// <inheritdoc/>
    public override Judgement Judge(IRecurrentLayer layer, bool isDense, CancellationToken cancellationToken)
    {
        using var judged = new WordLanguageModel(_model, layer);
        TextEvaluation evaluation = judged.Evaluate(_test, isDense ? InferenceMode.Dense : InferenceMode.DualModule, cancellationToken: cancellationToken);
        return new Judgement(evaluation.Result.Perplexity, evaluation.MeanDivergenceFrom(_reference.Value), evaluation.Result.Statistics.InsensitiveRatio);
    }
}
