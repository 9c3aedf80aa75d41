using Dmi.Numerics;

namespace Dmi.Training;

/// <summary>
/// W_LL by ridge regression. With G = Σφφᵀ and C = Σφzᵀ (centred), B = (G + λI)⁻¹·C is the best linear reconstruction of z from φ, and
/// W_LL = W·Bᵀ predicts W·z from φ: least squares is linear in its targets, so the system needs as many right-hand sides as z has values,
/// not as W has rows, and no target is ever computed.
/// </summary>
internal sealed class RidgeRegression
{
    // Products of blocks are summed in binary32: below this share of the mean diagonal value there is nothing but rounding error.
    private const double Least = 1e-9;
    private const double Most = 1e3;

    private readonly BlockProblem _problem;
    private readonly Moments _moments;
    private readonly double[] _products;
    private readonly double _meanDiagonal;
    private readonly int _degree;
    private readonly CancellationToken _token;

    public RidgeRegression(BlockProblem problem, Moments moments, TrainingOptions options)
    {
        (_problem, _moments) = (problem, moments);
        (_degree, _token) = (options.MaxDegreeOfParallelism, options.CancellationToken);
        _products = moments.CentredFeatureProducts();
        for (int i = 0; i < moments.FeatureCount; i++) _meanDiagonal += _products[i * moments.FeatureCount + i] / moments.FeatureCount;
    }

    /// <summary>W_LL, row-major, n × K.</summary>
    /// <param name="ridge">λ as a multiple of the mean diagonal value of G.</param>
    /// <exception cref="ArgumentException">The activations are so large that their moments are not finite.</exception>
    public float[] Solve(double ridge)
    {
        // Where no feature ever changed, the bias says all there is to say.
        if (_meanDiagonal == 0) return new float[checked(_problem.Rows * _moments.FeatureCount)];
        CholeskyFactorization factorization = Factor(ridge);
        var solution = new double[checked(_moments.FeatureCount * _moments.ActivationCount)];
        _moments.CentreCrossProducts(solution);
        factorization.Solve(solution, _moments.ActivationCount, _degree, _token);
        return Multiply(solution);
    }

    private CholeskyFactorization Factor(double ridge)
    {
        for (; ridge <= Most; ridge = Math.Max(10 * ridge, Least))
        {
            double lambda = ridge * _meanDiagonal;
            if (CholeskyFactorization.TryFactor(
                _products, _moments.FeatureCount, lambda, out CholeskyFactorization? factorization, _degree, _token))
            {
                return factorization;
            }
        }

        throw LittleWeights.Overflow();
    }

    private float[] Multiply(double[] solution)
    {
        (int rows, int features) = (_problem.Rows, _moments.FeatureCount);
        (int inputSize, int hiddenSize) = (_problem.InputSize, _problem.HiddenSize);
        var inputs = new float[features * inputSize];
        var hidden = new float[features * hiddenSize];
        for (int feature = 0; feature < features; feature++)
        {
            ReadOnlySpan<double> row = solution.AsSpan(feature * _moments.ActivationCount, _moments.ActivationCount);
            for (int i = 0; i < inputSize; i++) inputs[feature * inputSize + i] = (float)row[i];
            row = row[inputSize..];
            for (int i = 0; i < hiddenSize; i++) hidden[feature * hiddenSize + i] = (float)row[i];
        }

        var little = new float[checked(rows * features)];
        MatrixProduct.Multiply(_problem.InputWeights, inputs, little, rows, features, inputSize, _degree, _token);
        MatrixProduct.Accumulate(_problem.HiddenWeights, hidden, little, rows, features, hiddenSize, _degree, _token);
        return little;
    }
}
