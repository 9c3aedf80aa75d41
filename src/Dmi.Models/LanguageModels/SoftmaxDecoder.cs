using System.Numerics.Tensors;
using Dmi.Numerics;

namespace Dmi.Models;

/// <summary>The model's last layer: logits = E·h + b and a softmax over the vocabulary.</summary>
internal sealed class SoftmaxDecoder(WordLanguageModelWeights weights)
{
    // Steps whose logits are computed together.
    private const int BlockSteps = 64;

    // Words of e⁻³⁰ and less add nothing that a sum of doubles near 1 would show.
    private const double Negligible = -30;

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
        Logits(outputs, logits, maxDegreeOfParallelism);
        double sum = 0;
        for (int step = 0; step < targets.Length; step++)
        {
            Span<float> row = logits.Slice(step * words, words);
            sum += LogSumExp(row, row[targets[step]]);
        }

        return sum;
    }

    /// <summary>Σ over steps of Σ p·(ln p − ln q), p being the softmax of one run's h and q that of another's.</summary>
    /// <param name="reference">h of p, steps × H.</param>
    /// <param name="outputs">h of q, as long.</param>
    /// <param name="maxDegreeOfParallelism">Threads that the products may use.</param>
    public double Divergence(ReadOnlySpan<float> reference, ReadOnlySpan<float> outputs, int maxDegreeOfParallelism)
    {
        (int words, int hidden) = (weights.VocabularySize, weights.HiddenSize);
        (float[] p, float[] q) = (new float[BlockSteps * words], new float[BlockSteps * words]);
        var scratch = new float[words];
        double sum = 0;
        for (; !outputs.IsEmpty; outputs = outputs[Math.Min(BlockSteps * hidden, outputs.Length)..])
        {
            int values = Math.Min(BlockSteps * hidden, outputs.Length), steps = values / hidden;
            Logits(reference[..values], p.AsSpan(0, steps * words), maxDegreeOfParallelism);
            Logits(outputs[..values], q.AsSpan(0, steps * words), maxDegreeOfParallelism);
            reference = reference[values..];
            for (int step = 0; step < steps; step++) sum += Divergence(p.AsSpan(step * words, words), q.AsSpan(step * words, words), scratch);
        }

        return sum;
    }

    private static double Divergence(Span<float> p, Span<float> q, Span<float> scratch)
    {
        p.CopyTo(scratch);
        double pNorm = LogSumExp(scratch, 0);
        q.CopyTo(scratch);
        double qNorm = LogSumExp(scratch, 0);
        double sum = 0;
        for (int word = 0; word < p.Length; word++)
        {
            double logP = p[word] - pNorm;
            if (logP > Negligible) sum += Math.Exp(logP) * (logP - (q[word] - qNorm));
        }

        return sum;
    }

    // logits = E·h + b.
    private void Logits(ReadOnlySpan<float> outputs, Span<float> logits, int maxDegreeOfParallelism)
    {
        int words = weights.VocabularySize;
        MatrixProduct.Multiply(
            outputs, weights.Embeddings.Span, logits, logits.Length / words, words, weights.HiddenSize,
            maxDegreeOfParallelism: maxDegreeOfParallelism);
        for (; !logits.IsEmpty; logits = logits[words..]) TensorPrimitives.Add(logits[..words], weights.DecoderBias.Span, logits[..words]);
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
