using System.Collections.Immutable;
using Dmi.Models;
using Dmi.Numerics;
using Spectre.Console;

namespace Dmi.Samples.WordLm;

/// <summary>
/// The main job: fits a little module to the model's LSTM layer, searches thresholds for each ratio, and measures what skipping that share
/// of rows costs in perplexity and gains in time.
/// </summary>
internal static class MainJob
{
    private const int FittingSteps = 10_000;
    private const int CalibrationSteps = 4_000;

    /// <summary>Runs the job, prints the table and writes the files that were asked for.</summary>
    public static async Task RunAsync(SampleOptions options, CancellationToken cancellationToken)
    {
        AtomicFile.Prepare(options.JsonPath);
        string chart = ChartReport.BasePath(options.ChartPath);
        AtomicFile.Prepare(chart + ".svg");

        // Progress goes to stderr, so that stdout can be piped: it holds the table alone.
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        Report report = await StageDisplay.RunAsync(console, display => MeasureAsync(options, display, cancellationToken));
        TableReport.Print(report, AnsiConsole.Console);
        JsonReport.Write(report, options.JsonPath);
        ChartReport.Write(report, chart);
        console.MarkupLineInterpolated($"Figures in {options.JsonPath}, charts in {chart}.svg and {chart}.png.");
    }

    private static async Task<Report> MeasureAsync(SampleOptions options, StageDisplay display, CancellationToken cancellationToken)
    {
        string folder = options.ModelFolder ?? ModelFolder.Find();
        WordLanguageModelWeights weights = WordLanguageModelWeights.Load(folder);
        ushort[] test = Load(ModelFolder.TestText);
        if (options.Tokens > test.Length)
        {
            throw new ArgumentException($"--tokens is {options.Tokens}, the test text has {test.Length} tokens.");
        }

        var settings = new List<Setting>();
        try
        {
            Setting dense = Setting.Dense(weights, options.Mask);
            settings.Add(dense);
            ActivationTrace fitting = Capture(dense, "training", Load(ModelFolder.TrainingText), FittingSteps);
            DualModuleWeights fitted = Fit(weights.ForLayer(WordLayer.Shape(options.Mask)), fitting);
            ActivationTrace calibration = Capture(dense, "validation", Load(ModelFolder.ValidationText), CalibrationSteps);
            settings.AddRange(Search(fitted, calibration));

            ushort[] judged = test[..(options.Tokens ?? test.Length)];
            PerplexityResult[] quality = await QualityMeasurement.RunAsync(settings, judged, display, cancellationToken);
            double[] milliseconds = LatencyMeasurement.MedianMilliseconds(settings, weights, test, display, cancellationToken);
            return Summarize(settings, quality, milliseconds);
        }
        finally
        {
            foreach (Setting setting in settings) setting.Dispose();
        }

        ushort[] Load(string name) => TokenFile.Load(Path.Combine(folder, name), weights.VocabularySize);

        ActivationTrace Capture(Setting dense, string kind, ushort[] text, int steps)
        {
            steps = Math.Min(steps, text.Length);
            return dense.Model.CaptureTrace(text, steps, display.Begin($"Activations of the {kind} text", steps), cancellationToken);
        }

        DualModuleWeights Fit(DualModuleWeights big, ActivationTrace trace)
        {
            var progress = new PercentProgress(display.Begin("Fitting the little module", PercentProgress.Total));
            DualModuleWeights fitted = LittleModuleTrainer.Fit(
                big, trace, new TrainingOptions { Progress = progress, CancellationToken = cancellationToken });
            progress.Finish();
            return fitted;
        }

        IEnumerable<Setting> Search(DualModuleWeights fitted, ActivationTrace calibration)
        {
            IProgress<int> progress = display.Begin("Searching thresholds", 1);
            ImmutableArray<SwitchingThresholds> thresholds =
                ThresholdSearch.ForRatios(fitted, calibration, options.Ratios, cancellationToken: cancellationToken);
            progress.Report(1);
            return options.Ratios.Select((ratio, i) => Setting.Dual(weights, fitted.WithThresholds(thresholds[i]), ratio));
        }
    }

    private static Report Summarize(List<Setting> settings, PerplexityResult[] quality, double[] milliseconds)
    {
        var rows = new List<RatioRow>();
        for (int i = 1; i < settings.Count; i++)
        {
            StepStatistics statistics = quality[i].Statistics;
            rows.Add(new RatioRow(
                settings[i].TargetRatio!.Value, statistics.InsensitiveRatio, quality[i].Perplexity, milliseconds[i],
                milliseconds[0] / milliseconds[i], BytesPerStep(statistics)));
        }

        return new Report(
            new DenseRow(quality[0].Perplexity, milliseconds[0]) { BytesPerStep = BytesPerStep(quality[0].Statistics) }, rows);
    }

    private static long BytesPerStep(StepStatistics statistics) => statistics.BytesRead / statistics.Steps;
}
