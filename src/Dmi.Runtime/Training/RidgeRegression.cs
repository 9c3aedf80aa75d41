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

    private readonly DualModuleWeights _weights;
    private readonly Moments _moments;
    private readonly double[] _products;
    private readonly double _meanDiagonal;
    private readonly int _degree;
    private readonly CancellationToken _token;

    public RidgeRegression(DualModuleWeights weights, Moments moments, TrainingOptions options)
    {
        (_weights, _moments) = (weights, moments);
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
        if (_meanDiagonal == 0) return new float[checked(_weights.Shape.RowCount * _moments.FeatureCount)];
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
        LayerShape shape = _weights.Shape;
        int features = _moments.FeatureCount;
        var inputs = new float[features * shape.InputSize];
        var hidden = new float[features * shape.HiddenSize];
        for (int feature = 0; feature < features; feature++)
        {
            ReadOnlySpan<double> row = solution.AsSpan(feature * _moments.ActivationCount, _moments.ActivationCount);
            for (int i = 0; i < shape.InputSize; i++) inputs[feature * shape.InputSize + i] = (float)row[i];
            row = row[shape.InputSize..];
            for (int i = 0; i < shape.HiddenSize; i++) hidden[feature * shape.HiddenSize + i] = (float)row[i];
        }

        var little = new float[checked(shape.RowCount * features)];
        int rows = shape.RowCount;
        MatrixProduct.Multiply(_weights.InputWeightArray, inputs, little, rows, features, shape.InputSize, _degree, _token);
        MatrixProduct.Accumulate(_weights.RecurrentWeightArray, hidden, little, rows, features, shape.HiddenSize, _degree, _token);
        return little;
    }
}
