namespace Dmi.KernelProbe;

/// <summary>A layer by itself against the same layer with a team that shares all its work, however little: the same bits, step by step.</summary>
internal sealed class TeamCheck : IDisposable
{
    private const int Steps = 3;

    // Pieces of as few rows as may be, so that small layers are cut up too.
    private readonly WorkerTeam _team = new(threads: 2, TimeSpan.FromMicroseconds(50), leastBytes: 0, chunkBytes: 1, wakeBytes: 0);

    public void Run(SubjectFactory layer)
    {
        DualModuleWeights weights = ProbeWeights.WithLittle(layer.Shape, seed: 9);
        using Subject alone = layer.Create(weights), together = layer.Create(weights);
        together.Team = _team;
        var random = new Random(13);
        for (int step = 0; step < Steps; step++)
        {
            float[] input = ProbeWeights.Uniform(random, layer.Shape.InputSize, 1);
            foreach ((string name, SwitchingThresholds? thresholds) in Settings(layer.Shape))
            {
                long before = alone.Statistics.RowsComputed;
                Step(alone, input, thresholds);
                Step(together, input, thresholds);
                bool isEqual = alone.Output().AsSpan().SequenceEqual(together.Output()) && alone.Statistics == together.Statistics;
                if (!isEqual) throw new InvalidOperationException($"{layer.Name}, step {step}, {name}: {alone.Statistics.RowsComputed - before} rows give other bits where a team shares them.");
            }
        }
    }

    public void Dispose() => _team.Dispose();

    private static IEnumerable<(string Name, SwitchingThresholds? Thresholds)> Settings(LayerShape shape)
    {
        yield return ("dense", null);
        if (!shape.HasInsensitiveOutputs) yield break;
        foreach ((string name, SwitchingThresholds thresholds) in ProbeThresholds.Of(shape)) yield return (name, thresholds);
    }

    private static void Step(Subject subject, float[] input, SwitchingThresholds? thresholds)
    {
        if (thresholds is null)
        {
            subject.StepDense(input);
            return;
        }

        subject.Thresholds = thresholds;
        subject.Step(input);
    }
}
