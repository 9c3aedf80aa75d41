using Dmi.Testing;

namespace Dmi.Benchmarks.Libtorch;

/// <summary>A layer of libtorch as a rival. Its weights pass through another language, so its first step must give what ONNX Runtime's gives.</summary>
internal static class LibtorchRival
{
    // Roots of mean squares. At 8 bits of weights and inputs it is about 0.01.
    private const double MostError = 1e-4;
    private const double MostInt8Error = 0.05;

    /// <summary>The input of the step that is compared.</summary>
    /// <param name="layer">The layer's shape.</param>
    public static float[] FirstInput(LayerShape layer) => RandomWeights.Inputs(1, layer.InputSize, seed: 1)[0];

    /// <summary>Makes it.</summary>
    /// <param name="kind">lstm, gru or linear.</param>
    /// <param name="layer">The layer's shape.</param>
    /// <param name="weights">W_x and W_h, or W, gates in PyTorch's order.</param>
    /// <param name="bias">As many biases.</param>
    /// <param name="threads">Threads per step.</param>
    /// <param name="expected">h, or y, after a step with <see cref="FirstInput"/>.</param>
    /// <exception cref="InvalidOperationException">It gives something else.</exception>
    public static CellRival Create(string kind, LayerShape layer, float[][] weights, float[][] bias, int threads, ReadOnlySpan<float> expected)
    {
        var rival = new LibtorchLayer(kind, layer, weights, bias, threads);
        rival.Step(FirstInput(layer));
        double error = Distance(rival.Output(), expected);
        if (error < (layer.Big == WeightPrecision.Int8 ? MostInt8Error : MostError)) return new CellRival(rival.Name, rival.Step, rival);
        rival.Dispose();
        throw new InvalidOperationException(FormattableString.Invariant($"{rival.Name} is off by {error:G2} on the first step of {layer}."));
    }

    private static double Distance(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++) sum += (one[i] - other[i]) * (double)(one[i] - other[i]);
        return Math.Sqrt(sum / one.Length);
    }
}
