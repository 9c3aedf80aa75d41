namespace Dmi.Training;

/// <summary>From fitted float weights to the little module: quantisation, and the bias that goes with the quantised weights.</summary>
internal static class LittleWeights
{
    /// <summary>Quantises once and refits the bias.</summary>
    /// <param name="weights">The big module.</param>
    /// <param name="fitted">W_LL, row-major, n × K.</param>
    /// <param name="featureMeans">μ of φ.</param>
    /// <param name="activationMeans">μ of z.</param>
    /// <exception cref="ArgumentException">A weight or a bias is not finite.</exception>
    public static LittleModule Quantize(DualModuleWeights weights, float[] fitted, double[] featureMeans, double[] activationMeans)
    {
        LayerShape shape = weights.Shape;
        LittleModule module = LittleModule.Quantize(fitted, shape.RowCount, shape.LittleColumns, shape.Bits, new float[shape.RowCount]);
        float[] bias = RefitBias(weights, Dequantize(module), featureMeans, activationMeans);
        return Array.TrueForAll(module.Scales, float.IsFinite) && Array.TrueForAll(bias, float.IsFinite)
            ? module.WithBias(bias)
            : throw Overflow();
    }

    /// <summary>What is thrown where no finite little module exists.</summary>
    public static ArgumentException Overflow() => new("The activations of the trace are too large: their products overflow.");

    /// <summary>The weights that a module's codes stand for, n × K.</summary>
    public static float[] Dequantize(LittleModule module)
    {
        var values = new float[checked(module.Rows * module.Columns)];
        for (int row = 0; row < module.Rows; row++) module.Dequantize(row, values.AsSpan(row * module.Columns, module.Columns));
        return values;
    }

    /// <summary>
    /// b_LL = b + W·μ_z − W_LL·μ_φ: with it the mean of y_LL is the mean of y_HH, which no other bias improves on whatever W_LL is.
    /// </summary>
    public static float[] RefitBias(DualModuleWeights weights, ReadOnlySpan<float> little, double[] featureMeans, double[] activationMeans)
    {
        LayerShape shape = weights.Shape;
        ReadOnlySpan<double> inputMeans = activationMeans.AsSpan(0, shape.InputSize);
        ReadOnlySpan<double> hiddenMeans = activationMeans.AsSpan(shape.InputSize);
        var bias = new float[shape.RowCount];
        for (int row = 0; row < bias.Length; row++)
        {
            double big = Dot(weights.InputWeightArray.AsSpan(row * shape.InputSize, shape.InputSize), inputMeans)
                + Dot(weights.RecurrentWeightArray.AsSpan(row * shape.HiddenSize, shape.HiddenSize), hiddenMeans);
            double small = Dot(little.Slice(row * shape.LittleColumns, shape.LittleColumns), featureMeans);
            bias[row] = (float)(weights.BiasArray[row] + big - small);
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
