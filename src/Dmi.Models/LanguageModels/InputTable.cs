using Dmi.Numerics;

namespace Dmi.Models;

/// <summary>
/// W_x·x of every token of a vocabulary, x being the token's embedding: what a layer with <see cref="DualModuleLstmAttribute.PrecomputedInput"/> is
/// given at a step instead of x. Immutable.
/// </summary>
/// <remarks>
/// A step reads one row, 4·rows bytes, instead of the whole of W_x. The table takes 4·tokens·rows bytes for that: 82 MB for 10,000 words and an
/// LSTM of 512 units, whose W_x has 4 MB.
/// </remarks>
public sealed class InputTable
{
    private readonly float[] _products;

    private InputTable(float[] products, int tokens, int rows) => (_products, Tokens, Rows) = (products, tokens, rows);

    /// <summary>Tokens of the vocabulary.</summary>
    public int Tokens { get; }

    /// <summary>Rows of W_x, all gates stacked: the values that a step is given.</summary>
    public int Rows { get; }

    /// <summary>Bytes of the table.</summary>
    public long Bytes => sizeof(float) * (long)_products.Length;

    /// <summary>W_x·x of one token, <see cref="Rows"/> values.</summary>
    /// <param name="token">Number of the token, 0…<see cref="Tokens"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside the vocabulary.</exception>
    public ReadOnlySpan<float> this[int token]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(token);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Tokens);
            return _products.AsSpan(token * Rows, Rows);
        }
    }

    /// <summary>Computes the table.</summary>
    /// <param name="embeddings">Embeddings, row-major, tokens × width.</param>
    /// <param name="inputWeights">W_x, row-major, rows × width: gates in the layer's order, as <c>DualModuleWeights.FromDense</c> takes them.</param>
    /// <param name="width">Width of an embedding, at least 1.</param>
    /// <param name="maxDegreeOfParallelism">Threads, −1 for one per processor.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is below 1, or the number of threads neither −1 nor positive.</exception>
    /// <exception cref="ArgumentException">A length is no multiple of the width, or the table would have more values than fit in one array.</exception>
    public static InputTable Create(ReadOnlySpan<float> embeddings, ReadOnlySpan<float> inputWeights, int width, int maxDegreeOfParallelism = -1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        int tokens = Count(embeddings, width, nameof(embeddings)), rows = Count(inputWeights, width, nameof(inputWeights));
        long values = (long)tokens * rows;
        if (values > Array.MaxLength)
        {
            throw new ArgumentException($"A table of {tokens} tokens with {rows} values each has {values} values, more than the {Array.MaxLength} that fit in one array.", nameof(embeddings));
        }

        var products = new float[values];
        MatrixProduct.Multiply(embeddings, inputWeights, products, tokens, rows, width, maxDegreeOfParallelism);
        return new InputTable(products, tokens, rows);
    }

    private static int Count(ReadOnlySpan<float> matrix, int width, string name)
    {
        (int rows, int rest) = Math.DivRem(matrix.Length, width);
        return rest == 0 ? rows : throw new ArgumentException($"{name} has {matrix.Length} values, which is no multiple of the width {width}.", name);
    }
}
