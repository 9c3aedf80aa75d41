namespace Dmi.Models;

/// <summary>How well a model predicted a text, with its predictions.</summary>
public sealed class TextEvaluation
{
    private readonly SoftmaxDecoder _decoder;
    private readonly float[] _outputs;

    internal TextEvaluation(SoftmaxDecoder decoder, float[] outputs, PerplexityResult result) => (_decoder, _outputs, Result) = (decoder, outputs, result);

    /// <summary>Perplexity and statistics.</summary>
    public PerplexityResult Result { get; }

    /// <summary>
    /// Mean over all tokens of the Kullback–Leibler divergence Σ p·(ln p − ln q) of this evaluation's q from another one's p, in nats: what
    /// skipping rows changed in the probabilities, where p comes from dense steps.
    /// </summary>
    /// <param name="reference">An evaluation of the same text by a model with the same decoder.</param>
    /// <param name="maxDegreeOfParallelism">Threads that the decoder may use, −1 for one per processor.</param>
    /// <exception cref="ArgumentException">The other evaluation is of another text or model.</exception>
    public double MeanDivergenceFrom(TextEvaluation reference, int maxDegreeOfParallelism = 1)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference._outputs.Length == _outputs.Length
            ? _decoder.Divergence(reference._outputs, _outputs, maxDegreeOfParallelism) / Result.PredictedTokens
            : throw new ArgumentException(
                $"The reference has {reference._outputs.Length} outputs, this evaluation {_outputs.Length}.", nameof(reference));
    }
}
