using System.Numerics.Tensors;
using Dmi.Numerics;

namespace Dmi.Models;

/// <summary>The model's last layer: logits = E·h + b and a softmax over the vocabulary.</summary>
internal sealed class SoftmaxDecoder(WordLanguageModelWeights weights)
{
    /// <summary>Σ −ln p(target) over a block of steps.</summary>
    /// <param name="outputs">h of each step, steps × H.</param>
    /// <param name="targets">The word that follows each step.</param>
    /// <param name="logits">Scratch memory, at least steps × V.</param>
    /// <param name="maxDegreeOfParallelism">Threads that the product may use.</param>
    public double NegativeLogLikelihood(
        ReadOnlySpan<float> outputs, ReadOnlySpan<ushort> targets, Span<float> logits, int maxDegreeOfParallelism)
    {
        int words = weights.VocabularySize;
        logits = logits[..(targets.Length * words)];
        MatrixProduct.Multiply(
            outputs, weights.Embeddings.Span, logits, targets.Length, words, weights.HiddenSize,
            maxDegreeOfParallelism: maxDegreeOfParallelism);
        double sum = 0;
        for (int step = 0; step < targets.Length; step++)
        {
            Span<float> row = logits.Slice(step * words, words);
            TensorPrimitives.Add(row, weights.DecoderBias.Span, row);
            sum += LogSumExp(row, row[targets[step]]);
        }

        return sum;
    }

    /// <summary>ln Σ exp(row − target) = −ln of the target's softmax. Destroys the row.</summary>
    private static double LogSumExp(Span<float> row, float target)
    {
        // Relative to the largest logit every term is at most 1 and one of them is 1: nothing overflows, and the logarithm has an argument
        // between 1 and the length of the row, for which sums in single precision are exact enough.
        float largest = TensorPrimitives.Max<float>(row);
        TensorPrimitives.Subtract(row, largest, row);
        TensorPrimitives.Exp<float>(row, row);
        return Math.Log(TensorPrimitives.Sum<float>(row)) + ((double)largest - target);
    }
}
