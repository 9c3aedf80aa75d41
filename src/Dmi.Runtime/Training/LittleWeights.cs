using Dmi.Quantization;

namespace Dmi.Training;

/// <summary>From fitted float weights to a block of the little module: quantisation, and the bias that goes with the quantised weights.</summary>
internal static class LittleWeights
{
    /// <summary>Quantises once and refits the bias.</summary>
    /// <param name="problem">The block.</param>
    /// <param name="fitted">W_LL, row-major, n × K.</param>
    /// <param name="featureMeans">μ of φ.</param>
    /// <param name="activationMeans">μ of z.</param>
    /// <param name="importance">σ² of φ.</param>
    /// <exception cref="ArgumentException">A weight or a bias is not finite.</exception>
    public static LittleMatrix Quantize(BlockProblem problem, float[] fitted, double[] featureMeans, double[] activationMeans, float[] importance)
    {
        if (problem.Shape.Bits < 32 && fitted.AsSpan().ContainsAnyExceptInRange(-SymmetricQuantizer.Excessive, SymmetricQuantizer.Excessive))
        {
            throw Overflow();
        }

        var matrix = LittleMatrix.Quantize(fitted, problem.Rows, problem.FeatureCount, problem.Shape.Bits, new float[problem.Rows], problem.LeadingColumns, problem.Importance(importance))
            .WithProjection(problem.Projection);
        return WithRefittedBias(problem, matrix, featureMeans, activationMeans);
    }

    /// <summary>A matrix with the bias that goes with its weights.</summary>
    /// <exception cref="ArgumentException">A scale or a bias is not finite.</exception>
    public static LittleMatrix WithRefittedBias(BlockProblem problem, LittleMatrix matrix, double[] featureMeans, double[] activationMeans)
    {
        float[] bias = RefitBias(problem, Dequantize(matrix), featureMeans, activationMeans);
        return Array.TrueForAll(matrix.Scales, float.IsFinite) && Array.TrueForAll(bias, float.IsFinite)
            ? matrix.WithBias(bias)
            : throw Overflow();
    }

    /// <summary>What is thrown where no finite little module exists.</summary>
    public static ArgumentException Overflow() => new("The activations of the trace are too large: their products overflow.");

    /// <summary>The weights that a matrix's codes stand for, n × K.</summary>
    public static float[] Dequantize(LittleMatrix matrix)
    {
        var values = new float[checked(matrix.Rows * matrix.Columns)];
        for (int row = 0; row < matrix.Rows; row++) matrix.Dequantize(row, values.AsSpan(row * matrix.Columns, matrix.Columns));
        return values;
    }

    /// <summary>
    /// b_LL = b + W·μ_z − W_LL·μ_φ: with it the mean of y_LL is the mean of y_HH, which no other bias improves on whatever W_LL is.
    /// </summary>
    public static float[] RefitBias(BlockProblem problem, ReadOnlySpan<float> little, double[] featureMeans, double[] activationMeans)
    {
        ReadOnlySpan<double> inputMeans = activationMeans.AsSpan(0, problem.InputSize);
        ReadOnlySpan<double> hiddenMeans = activationMeans.AsSpan(problem.InputSize);
        var bias = new float[problem.Rows];
        for (int row = 0; row < bias.Length; row++)
        {
            double big = Dot(problem.InputWeights.Slice(row * problem.InputSize, problem.InputSize), inputMeans)
                + Dot(problem.HiddenWeights.Slice(row * problem.HiddenSize, problem.HiddenSize), hiddenMeans);
            double small = Dot(little.Slice(row * problem.FeatureCount, problem.FeatureCount), featureMeans);
            bias[row] = (float)(problem.Bias[row] + big - small);
        }

        return bias;
    }

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<double> right)
    {
        double even = 0, odd = 0;
        int i = 0;
        for (; i < left.Length - 1; i += 2)
        {
            even += left[i] * right[i];
            odd += left[i + 1] * right[i + 1];
        }

        return i < left.Length ? even + odd + left[i] * right[i] : even + odd;
    }
}
