using Dmi.Studies.Reporting;
using Dmi.Studies.Settings;
using Dmi.Studies.Subjects;

namespace Dmi.Studies;

/// <summary>Fits every little module of a subject, searches thresholds for every ratio, and judges all of it.</summary>
/// <param name="subject">The subject.</param>
/// <param name="options">Which methods and ratios.</param>
/// <param name="before">What was studied of the subject before, which the report has, too; null for nothing.</param>
/// <param name="log">Told what is being done.</param>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class Study(StudySubject subject, StudyOptions options, StudyReport? before, Action<string> log, CancellationToken cancellationToken)
{
    // Bits, and columns that share a scale of 16 bits; 0 where a row has one.
    private static readonly (int Bits, int Group)[] Static = [(3, 0), (4, 0), (4, 32), (4, 128), (5, 0), (6, 0), (8, 0)];

    private readonly double _denseBytes = new StepBytes(subject.Baseline).Dense;

    private readonly Lazy<double> _dense = new(() =>
        subject.Judge(new InterpretedRecurrentLayer(subject.Weights.WithBig(WeightPrecision.Float32)), isDense: true, cancellationToken).Loss);

    /// <summary>Runs it.</summary>
    public StudyReport Run()
    {
        DualModuleWeights weights = subject.Weights;
        log($"{subject.Name}: {subject.LossName} {_dense.Value:0.####} dense; {subject.Data}");
        LittleSetting[] settings = [.. LittleSetting.Of(subject).Where(setting => setting.Method.Contains(options.Method, StringComparison.Ordinal))];
        (int Bits, int Group)[] statics = [.. Static.Where(rounding => NameOf(rounding).Contains(options.Method, StringComparison.Ordinal))];
        if (settings.Length + statics.Length == 0) throw new ArgumentException($"No method of {subject.Name} has '{options.Method}' in its name.");
        before?.RequireSame(subject.Name, subject.Data, _dense.Value);
        var rows = new List<StudyRow>();
        for (int i = 0; i < settings.Length; i++)
        {
            LittleSetting setting = settings[i];
            log($"{subject.Name} {i + 1}/{settings.Length}: {setting.Method}");
            DualModuleWeights fitted = LittleModuleTrainer.Fit(
                weights.WithShape(setting.Shape), subject.Fitting, new TrainingOptions { CancellationToken = cancellationToken });
            foreach (MaskRule mask in setting.Masks) rows.AddRange(Judge(setting, fitted.WithMask(mask)));
        }

        if (statics.Length > 0) log($"{subject.Name}: all rows at few bits");
        rows.AddRange(InParallel(statics, JudgeStatic));
        string[] methods = [.. LittleSetting.Of(subject).Select(static setting => setting.Method)];
        return new StudyReport(
            subject.Name, subject.Data, subject.LossName, _dense.Value, new StepBytes(subject.Baseline).Dense, StudyRow.Merge(before?.Rows ?? [], rows, methods));
    }

    private StudyRow[] Judge(LittleSetting setting, DualModuleWeights fitted)
    {
        var thresholds = ThresholdSearch.ForRatios(fitted, subject.Calibration, options.Ratios, cancellationToken: cancellationToken);
        var bytes = new StepBytes(fitted.Shape);
        return InParallel(Enumerable.Range(0, options.Ratios.Count), i =>
        {
            Judgement judged = subject.Judge(new InterpretedRecurrentLayer(fitted.WithThresholds(thresholds[i])), isDense: false, cancellationToken);
            return new StudyRow(
                setting.Method, fitted.Shape.Mask.ToString(), fitted.Shape.ToString(), options.Ratios[i], judged.InsensitiveRatio, bytes.Little / _denseBytes,
                bytes.At(judged.InsensitiveRatio) / _denseBytes, judged.Loss, judged.Loss / _dense.Value - 1, judged.Divergence);
        });
    }

    private StudyRow JudgeStatic((int Bits, int Group) rounding)
    {
        (int bits, int group) = rounding;
        LayerShape shape = subject.Weights.Shape;
        DualModuleWeights rounded = StaticQuantization.Round(subject.Weights, bits, group);
        Judgement judged = subject.Judge(new InterpretedRecurrentLayer(rounded), isDense: true, cancellationToken);
        long weights = (long)shape.RowCount * (shape.InputColumns + shape.HiddenSize), others = new StepBytes(shape).Dense - weights;
        double scales = group == 0 ? 0 : sizeof(short) * (double)weights / group;
        double bytes = (weights * (double)bits / 8 + scales + others) / _denseBytes;
        return new StudyRow(NameOf(rounding), "", "", 0, 0, 0, bytes, judged.Loss, judged.Loss / _dense.Value - 1, judged.Divergence);
    }

    private static string NameOf((int Bits, int Group) rounding) => rounding.Group == 0 ? $"int{rounding.Bits}" : $"int{rounding.Bits} in groups of {rounding.Group}";

    private TResult[] InParallel<T, TResult>(IEnumerable<T> items, Func<T, TResult> judge) =>
        [.. items.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(judge)];
}
