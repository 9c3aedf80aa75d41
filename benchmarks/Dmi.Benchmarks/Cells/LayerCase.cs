using System.Collections.Immutable;
using Dmi.Benchmarks.Measuring;
using Dmi.Testing;

namespace Dmi.Benchmarks;

/// <summary>
/// A layer of the performance table with all that it is measured at, against a rival's layer of its kind. Cheap until it is prepared.
/// </summary>
internal sealed class LayerCase
{
    // Its threads wait for more work in a loop of a million turns, 16 to 47 ms.
    private static readonly TimeSpan RestAfterRival = TimeSpan.FromMilliseconds(60);

    private const int Seed = 1;
    private const int DistinctInputs = 64;

    // The weights are random, so the fit serves speed only; twice as many steps as it has unknowns per row keep it sane.
    private const int FitStepsPerColumn = 2;
    private const int LeastFitSteps = 512;
    private const int SearchSteps = 512;

    private readonly GeneratedLayer[] _layers;
    private readonly Setting[] _settings;

    /// <summary>A layer with one or several little modules.</summary>
    /// <param name="ratios">Shares of rows to skip.</param>
    /// <param name="layers">Generated classes of the same kind, dimensions and precision, one per little module.</param>
    public LayerCase(IReadOnlyList<double> ratios, params GeneratedLayer[] layers)
    {
        _layers = layers;
        Shape = layers[0].Shape;
        _settings =
        [
            Setting.Dense,
            .. from layer in layers
               from ratio in ratios
               select Setting.Of(layer.Shape, ratio),
        ];
    }

    /// <summary>Its compile-time shape, but for the bits of the little module.</summary>
    public LayerShape Shape { get; }

    /// <summary>Threads per step, on both sides.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>A short name for progress messages.</summary>
    public string Name => FormattableString.Invariant($"{KindOf(Shape)} {Shape.Units}x{Shape.InputSize} {BigOf(Shape)} {Threads}T");

    /// <summary>Its cells.</summary>
    public IReadOnlyList<Cell> Cells =>
    [
        .. from cache in Enum.GetValues<CacheCondition>()
           from setting in _settings
           select new Cell(KindOf(Shape), Shape.Units, Shape.InputSize, BigOf(Shape), setting, cache, Threads),
    ];

    /// <summary>Makes weights, fits little modules and finds thresholds: all that must be there before the first timed step.</summary>
    /// <param name="settings">The settings that will be measured.</param>
    /// <param name="engine">The rival.</param>
    /// <param name="cancellation">Stops the preparation.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Contest Prepare(IReadOnlyList<Setting> settings, RivalEngine engine, CancellationToken cancellation)
    {
        var weights = CellWeights.Random(Shape, Seed);
        CellRival rival = weights.CreateRival(engine, Threads);
        var team = new WorkerTeam(Threads);
        float[][] inputs = RandomWeights.Inputs(DistinctInputs, Shape.InputSize, Seed);
        var feed = new InputFeed(inputs);
        var rivalCandidate = new Candidate(rival.Name, () => rival.Step(feed.Next())) { Rest = Threads > 1 ? RestAfterRival : TimeSpan.Zero };
        ILookup<string, Setting> skipping = settings.Where(static setting => !setting.IsDense).ToLookup(static setting => setting.Little);
        if (skipping.Count == 0)
        {
            LoadedLayer dense = _layers[0].Load(weights.For(_layers[0].Shape));
            return new Contest(rivalCandidate, Dense(dense, inputs, team), [], [dense, rival.Resources, team]);
        }

        (ActivationTrace fit, ActivationTrace search) = Capture(weights, cancellation);
        var loaded = new List<LoadedLayer>();
        var candidates = new List<LayerCandidate>();
        foreach (GeneratedLayer generated in _layers.Where(layer => skipping.Contains(Setting.LittleOf(layer.Shape))))
        {
            Setting[] own = [.. skipping[Setting.LittleOf(generated.Shape)]];
            DualModuleWeights fitted = LittleModuleTrainer.Fit(
                weights.For(generated.Shape), fit, new TrainingOptions { CancellationToken = cancellation });
            ImmutableArray<SwitchingThresholds> thresholds = ThresholdSearch.ForRatios(
                fitted, search, [.. own.Select(static setting => setting.Ratio)], cancellationToken: cancellation);
            LoadedLayer layer = generated.Load(fitted);
            loaded.Add(layer);
            candidates.AddRange(own.Select((setting, i) => Skipping(layer, setting, thresholds[i], inputs, team)));
        }

        return new Contest(rivalCandidate, Dense(loaded[0], inputs, team), candidates, [.. loaded, rival.Resources, team]);
    }

    // Thresholds are searched on steps that the fit has not seen, or they would skip another share on the steps that are timed.
    private (ActivationTrace Fit, ActivationTrace Search) Capture(CellWeights weights, CancellationToken cancellation)
    {
        using LoadedLayer layer = _layers[0].Load(weights.For(Shape));
        LayerStream stream = layer.CreateStream();
        var fit = new ActivationTrace(Shape);
        var search = new ActivationTrace(Shape);
        int fitSteps = Math.Max(LeastFitSteps, FitStepsPerColumn * _layers.Max(static layer => layer.Shape.LittleColumns));
        foreach (float[] input in RandomWeights.Inputs(fitSteps + SearchSteps, Shape.InputSize, Seed + 1))
        {
            cancellation.ThrowIfCancellationRequested();
            stream.Record(fit.Count < fitSteps ? fit : search, input);
            stream.StepDense(input);
        }

        return (fit, search);
    }

    private static LayerCandidate Dense(LoadedLayer layer, float[][] inputs, WorkerTeam team)
    {
        LayerStream stream = layer.CreateStream();
        stream.Team = team;
        var feed = new InputFeed(inputs);
        return new LayerCandidate(Setting.Dense, () => stream.StepDense(feed.Next()), null, layer, stream);
    }

    // All settings of a little module share the layer, so that no matrix lies better in memory than another; the knob is turned between
    // samples.
    private static LayerCandidate Skipping(LoadedLayer layer, Setting setting, SwitchingThresholds thresholds, float[][] inputs, WorkerTeam team)
    {
        LayerStream stream = layer.CreateStream();
        stream.Team = team;
        var feed = new InputFeed(inputs);
        return new LayerCandidate(setting, () => stream.Step(feed.Next()), () => layer.Thresholds = thresholds, layer, stream);
    }

    private static string BigOf(LayerShape shape) => shape.Big switch
    {
        WeightPrecision.Int8 => "int8",
        WeightPrecision.BFloat16 => "bf16",
        _ => "fp32",
    };

    private static string KindOf(LayerShape shape) => shape.Kind switch
    {
        LayerKind.Linear => $"Linear {shape.Activation}",
        _ => shape.Kind.ToString().ToUpperInvariant(),
    };
}
