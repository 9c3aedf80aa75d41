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

    /// <summary>Weights of a GRU layer, uniform in ±gain/√hidden.</summary>
    /// <param name="inputSize">Width of x, from 1.</param>
    /// <param name="hiddenSize">Units, from 1.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="gain">1 is how PyTorch initialises a GRU; more lets gates saturate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the gain is not positive.</exception>
    public static GruWeights Gru(int inputSize, int hiddenSize, int seed, float gain = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        if (!(gain > 0)) throw new ArgumentOutOfRangeException(nameof(gain), gain, "gain must be positive.");
        var random = new SplitMix64((ulong)seed);
        float bound = gain / MathF.Sqrt(hiddenSize);
        float[] inputWeights = Uniform(ref random, checked(3 * hiddenSize * inputSize), bound);
        float[] recurrentWeights = Uniform(ref random, checked(3 * hiddenSize * hiddenSize), bound);
        float[] bias = Uniform(ref random, 3 * hiddenSize, bound);
        float[] recurrentBias = Uniform(ref random, 3 * hiddenSize, bound);
        return new GruWeights(inputSize, hiddenSize, inputWeights, recurrentWeights, bias, recurrentBias);
    }

    /// <summary>Weights of a fully connected layer, uniform in ±gain/√input.</summary>
    /// <param name="inputSize">Width of x, from 1.</param>
    /// <param name="outputSize">Outputs, from 1.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="gain">
    /// 1 is how PyTorch initialises such a layer; at 3, inputs of unit variance give pre-activations with a standard deviation of about 1.7.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the gain is not positive.</exception>
    public static LinearWeights Linear(int inputSize, int outputSize, int seed, float gain = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputSize, 1);
        if (!(gain > 0)) throw new ArgumentOutOfRangeException(nameof(gain), gain, "gain must be positive.");
        var random = new SplitMix64((ulong)seed);
        float bound = gain / MathF.Sqrt(inputSize);
        float[] weights = Uniform(ref random, checked(outputSize * inputSize), bound);
        return new LinearWeights(inputSize, outputSize, weights, Uniform(ref random, outputSize, bound));
    }

    /// <summary>Peepholes of an LSTM layer, uniform in ±1.</summary>
    /// <param name="hiddenSize">Units, from 1.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>Those of i, then f, then o, 3·hidden values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public static float[] Peepholes(int hiddenSize, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        var random = new SplitMix64((ulong)seed);
        return Uniform(ref random, checked(3 * hiddenSize), 1);
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
