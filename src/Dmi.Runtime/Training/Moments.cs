using Dmi.Numerics;

namespace Dmi.Training;

/// <summary>
/// All that linear least squares needs to know of a trace: Σφφᵀ, Σφzᵀ, Σφ and Σz about an origin. They are sums over blocks of steps, each
/// block a product of matrices in binary32, the sum over blocks in binary64.
/// </summary>
internal sealed class Moments
{
    /// <summary>Steps that are read and multiplied at once: one block of depth of the product.</summary>
    public const int StepsPerBlock = MatrixProduct.DepthBlock;

    private readonly StepOrigin _origin;
    private readonly double[] _featureProducts;
    private readonly double[] _crossProducts;
    private readonly double[] _featureSums;
    private readonly double[] _activationSums;

    public Moments(StepOrigin origin)
    {
        _origin = origin;
        FeatureCount = origin.Features.Length;
        ActivationCount = origin.Activations.Length;
        _featureProducts = new double[checked(FeatureCount * FeatureCount)];
        _crossProducts = new double[checked(FeatureCount * ActivationCount)];
        _featureSums = new double[FeatureCount];
        _activationSums = new double[ActivationCount];
    }

    /// <summary>K: length of φ.</summary>
    public int FeatureCount { get; }

    /// <summary>Length of z.</summary>
    public int ActivationCount { get; }

    /// <summary>Steps added.</summary>
    public long Count { get; private set; }

    /// <summary>μ of φ.</summary>
    public double[] FeatureMeans => Means(_origin.Features, _featureSums);

    /// <summary>σ² of φ: how much an error of each column of W_LL counts.</summary>
    public float[] FeatureVariances
    {
        get
        {
            var variances = new float[FeatureCount];
            for (int i = 0; i < variances.Length; i++)
            {
                double mean = _featureSums[i] / Count;
                variances[i] = (float)Math.Max(_featureProducts[i * FeatureCount + i] / Count - mean * mean, 0);
            }

            return variances;
        }
    }

    /// <summary>μ of z.</summary>
    public double[] ActivationMeans => Means(_origin.Activations, _activationSums);

    /// <summary>Adds steps, a block at a time.</summary>
    /// <param name="reader">The trace.</param>
    /// <param name="steps">Which steps.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <param name="added">Told the share of the steps that has been added.</param>
    public void Add(StepReader reader, int[] steps, TrainingOptions options, Action<double> added)
    {
        int longest = Math.Min(StepsPerBlock, steps.Length);
        var features = new float[checked(FeatureCount * longest)];
        var activations = new float[checked(ActivationCount * longest)];
        for (int first = 0; first < steps.Length; first += StepsPerBlock)
        {
            int count = Math.Min(StepsPerBlock, steps.Length - first);
            Memory<float> featureRows = features.AsMemory(0, FeatureCount * count);
            Memory<float> activationRows = activations.AsMemory(0, ActivationCount * count);
            reader.ReadTransposed(new ArraySegment<int>(steps, first, count), _origin, featureRows, activationRows);
            Add(featureRows.Span, activationRows.Span, count, options);
            added((first + count) / (double)steps.Length);
        }
    }

    /// <summary>Σ (φ − μ)(φ − μ)ᵀ: the lower triangle, K × K.</summary>
    public double[] CentredFeatureProducts()
    {
        var centred = new double[_featureProducts.Length];
        for (int row = 0; row < FeatureCount; row++)
        {
            double mean = _featureSums[row] / Count;
            int start = row * FeatureCount;
            for (int column = 0; column <= row; column++)
            {
                centred[start + column] = _featureProducts[start + column] - mean * _featureSums[column];
            }
        }

        return centred;
    }

    /// <summary>Σ (φ − μ)(z − μ)ᵀ, K × (input + hidden).</summary>
    /// <param name="centred">Where it is written.</param>
    public void CentreCrossProducts(Span<double> centred)
    {
        for (int row = 0; row < FeatureCount; row++)
        {
            double mean = _featureSums[row] / Count;
            int start = row * ActivationCount;
            for (int column = 0; column < ActivationCount; column++)
            {
                centred[start + column] = _crossProducts[start + column] - mean * _activationSums[column];
            }
        }
    }

    private void Add(ReadOnlySpan<float> features, ReadOnlySpan<float> activations, int steps, TrainingOptions options)
    {
        (int degree, CancellationToken token) = (options.MaxDegreeOfParallelism, options.CancellationToken);
        MatrixProduct.AccumulateGram(features, _featureProducts, FeatureCount, steps, degree, token);
        MatrixProduct.Accumulate(features, activations, _crossProducts, FeatureCount, ActivationCount, steps, degree, token);
        AddSums(features, steps, _featureSums);
        AddSums(activations, steps, _activationSums);
        Count += steps;
    }

    private static void AddSums(ReadOnlySpan<float> rows, int steps, double[] sums)
    {
        for (int row = 0; row < sums.Length; row++)
        {
            double sum = 0;
            foreach (float value in rows.Slice(row * steps, steps)) sum += value;
            sums[row] += sum;
        }
    }

    private double[] Means(float[] origin, double[] sums)
    {
        var means = new double[sums.Length];
        for (int i = 0; i < means.Length; i++) means[i] = origin[i] + sums[i] / Count;
        return means;
    }
}
