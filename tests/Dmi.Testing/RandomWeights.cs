namespace Dmi.Testing;

/// <summary>
/// Weights and inputs that look like a trained layer's at work: gates spread over their whole range, a good part of them saturated.
/// The same seed gives the same values everywhere.
/// </summary>
public static class RandomWeights
{
    /// <summary>
    /// Weights of an LSTM layer, uniform in ±gain/√hidden, with one added to the bias of the forget gate, as is common practice.
    /// </summary>
    /// <param name="inputSize">Width of x, from 1.</param>
    /// <param name="hiddenSize">Units, from 1.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="gain">
    /// 1 is how PyTorch initialises an LSTM, where no gate saturates; at 3, inputs of unit variance give pre-activations with a standard
    /// deviation of about 1.7·√(input/hidden) from x alone.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the gain is not positive.</exception>
    public static LstmWeights Lstm(int inputSize, int hiddenSize, int seed, float gain = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        if (!(gain > 0)) throw new ArgumentOutOfRangeException(nameof(gain), gain, "gain must be positive.");
        var random = new SplitMix64((ulong)seed);
        float bound = gain / MathF.Sqrt(hiddenSize);
        float[] inputWeights = Uniform(ref random, checked(4 * hiddenSize * inputSize), bound);
        float[] recurrentWeights = Uniform(ref random, checked(4 * hiddenSize * hiddenSize), bound);
        float[] bias = Uniform(ref random, 4 * hiddenSize, bound);
        foreach (ref float value in bias.AsSpan(hiddenSize, hiddenSize)) value += 1;
        return new LstmWeights(inputSize, hiddenSize, inputWeights, recurrentWeights, bias);
    }

    /// <summary>Independent input vectors of mean zero and unit variance, uniform in ±√3.</summary>
    /// <param name="count">Number of vectors, from 1.</param>
    /// <param name="size">Width of each, from 1.</param>
    /// <param name="seed">Seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is below 1.</exception>
    public static float[][] Inputs(int count, int size, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var random = new SplitMix64(~(ulong)seed);
        var inputs = new float[count][];
        for (int i = 0; i < count; i++) inputs[i] = Uniform(ref random, size, MathF.Sqrt(3));
        return inputs;
    }

    private static float[] Uniform(ref SplitMix64 random, int length, float bound)
    {
        var values = new float[length];
        foreach (ref float value in values.AsSpan()) value = random.NextSymmetric() * bound;
        return values;
    }
}
