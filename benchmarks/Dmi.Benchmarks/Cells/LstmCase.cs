using System.Collections.Immutable;
using Dmi.Benchmarks.Measuring;
using Dmi.Testing;

namespace Dmi.Benchmarks;

/// <summary>A generated fp32 LSTM layer against ONNX Runtime's LSTM.</summary>
/// <typeparam name="TLayer">The generated layer.</typeparam>
/// <param name="settings">How it is run.</param>
/// <param name="threads">Threads per step.</param>
internal sealed class LstmCase<TLayer>(IReadOnlyList<Setting> settings, int threads = 1)
    : LayerCase("LSTM", TLayer.Shape, "fp32", settings, threads)
    where TLayer : class, ILstmLayer<TLayer>
{
    private const int Seed = 1;
    private const int DistinctInputs = 64;

    // The weights are random, so the fit serves speed only; twice as many steps as it has unknowns per row keep it sane.
    private const int FitStepsPerColumn = 2;
    private const int LeastFitSteps = 512;
    private const int SearchSteps = 512;

    /// <inheritdoc/>
    public override Contest Prepare(IReadOnlyList<Setting> settings, CancellationToken cancellation)
    {
        LstmWeights random = RandomWeights.Lstm(Shape.InputSize, Shape.HiddenSize, Seed);
        var weights = DualModuleWeights.FromDense(Shape, random.InputWeights, random.RecurrentWeights, random.Bias);
        Setting[] skipping = [.. settings.Where(static setting => !setting.IsDense)];
        ImmutableArray<SwitchingThresholds> thresholds = [];
        if (skipping.Length > 0)
        {
            (ActivationTrace fit, ActivationTrace search) = Capture(weights, cancellation);
            weights = LittleModuleTrainer.Fit(weights, fit, new TrainingOptions { CancellationToken = cancellation });
            thresholds = ThresholdSearch.ForRatios(
                weights, search, [.. skipping.Select(static setting => setting.Ratio)], cancellationToken: cancellation);
        }

        TLayer layer = TLayer.Create(weights);
        var rival = new OnnxLstm(random, Threads);
        float[][] inputs = RandomWeights.Inputs(DistinctInputs, Shape.InputSize, Seed);
        var feed = new InputFeed(inputs);
        return new Contest(
            new Candidate($"{OnnxLstm.Engine} LSTM fp32", () => rival.Step(feed.Next())),
            Dense(layer, inputs),
            [.. skipping.Select((setting, i) => Skipping(layer, setting, thresholds[i], inputs))],
            [layer, rival]);
    }

    // Thresholds are searched on steps that the fit has not seen, or they would skip another share on the steps that are timed.
    private (ActivationTrace Fit, ActivationTrace Search) Capture(DualModuleWeights weights, CancellationToken cancellation)
    {
        using TLayer layer = TLayer.Create(weights);
        LstmState state = layer.CreateState();
        var fit = new ActivationTrace(Shape);
        var search = new ActivationTrace(Shape);
        int fitSteps = Math.Max(LeastFitSteps, FitStepsPerColumn * Shape.LittleColumns);
        foreach (float[] input in RandomWeights.Inputs(fitSteps + SearchSteps, Shape.InputSize, Seed + 1))
        {
            cancellation.ThrowIfCancellationRequested();
            (fit.Count < fitSteps ? fit : search).Add(input, state.Hidden);
            layer.StepDense(input, state);
        }

        return (fit, search);
    }

    private static LayerCandidate Dense(TLayer layer, float[][] inputs)
    {
        LstmState state = layer.CreateState();
        var feed = new InputFeed(inputs);
        return new LayerCandidate(
            Setting.Dense, () => layer.StepDense(feed.Next(), state), null, () => state.Statistics, state.ResetStatistics);
    }

    // All settings share the layer, so that no matrix lies better in memory than another; the knob is turned between samples.
    private static LayerCandidate Skipping(TLayer layer, Setting setting, SwitchingThresholds thresholds, float[][] inputs)
    {
        LstmState state = layer.CreateState();
        var feed = new InputFeed(inputs);
        return new LayerCandidate(
            setting, () => layer.Step(feed.Next(), state), () => layer.Thresholds = thresholds, () => state.Statistics,
            state.ResetStatistics);
    }
}
