namespace Dmi.Training;

/// <summary>Features and targets of the fitted steps, less their means.</summary>
internal sealed class SgdSamples
{
    private const int StepsPerBlock = 128;

    private readonly RowStore _features;
    private readonly RowStore _targets;

    public SgdSamples(StepReader reader, int[] steps, TrainingOptions options, Action<double> added)
    {
        (FeatureMeans, ActivationMeans) = (new double[reader.FeatureCount], new double[reader.ActivationCount]);
        (_features, _targets) = (new RowStore(reader.FeatureCount), new RowStore(reader.Problem.Rows));
        var targetMeans = new double[reader.Problem.Rows];
        for (int first = 0; first < steps.Length; first += StepsPerBlock)
        {
            var block = new ArraySegment<int>(steps, first, Math.Min(StepsPerBlock, steps.Length - first));
            var features = new float[block.Count * reader.FeatureCount];
            reader.ReadFeatures(block, features);
            Append(_features, features, FeatureMeans, steps.Length);
            Append(_targets, BigResults.Compute(reader, block, options), targetMeans, steps.Length);
            reader.AddActivations(block, ActivationMeans, 1.0 / steps.Length);
            added((first + block.Count) / (double)steps.Length);
        }

        Centre(_features, FeatureMeans, options.CancellationToken);
        FeatureVariances = Variances(_features, FeatureMeans.Length);
        Centre(_targets, targetMeans, options.CancellationToken);
    }

    /// <summary>Steps.</summary>
    public int Count => _features.Count;

    /// <summary>μ of φ.</summary>
    public double[] FeatureMeans { get; }

    /// <summary>σ² of φ: how much an error of each column of W_LL counts.</summary>
    public float[] FeatureVariances { get; }

    /// <summary>μ of z.</summary>
    public double[] ActivationMeans { get; }

    /// <summary>φ − μ of one step.</summary>
    public ReadOnlySpan<float> Features(int step) => _features[step];

    /// <summary>y_HH − μ of one step.</summary>
    public ReadOnlySpan<float> Targets(int step) => _targets[step];

    private static void Append(RowStore store, ReadOnlySpan<float> rows, double[] means, int steps)
    {
        for (; !rows.IsEmpty; rows = rows[means.Length..])
        {
            ReadOnlySpan<float> row = rows[..means.Length];
            row.CopyTo(store.Add());
            for (int i = 0; i < row.Length; i++) means[i] += row[i] / (double)steps;
        }
    }

    private static float[] Variances(RowStore centred, int length)
    {
        var sums = new double[length];
        for (int step = 0; step < centred.Count; step++)
        {
            ReadOnlySpan<float> row = centred[step];
            for (int i = 0; i < row.Length; i++) sums[i] += (double)row[i] * row[i];
        }

        return Array.ConvertAll(sums, sum => (float)(sum / centred.Count));
    }

    private static void Centre(RowStore store, double[] means, CancellationToken cancellationToken)
    {
        for (int step = 0; step < store.Count; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<float> row = store.Row(step);
            for (int i = 0; i < row.Length; i++) row[i] -= (float)means[i];
        }
    }
}
