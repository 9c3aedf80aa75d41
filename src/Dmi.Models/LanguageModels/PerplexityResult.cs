namespace Dmi.Models;

/// <summary>How well a model predicted a text, and what its steps have read.</summary>
/// <param name="MeanNegativeLogLikelihood">Mean of −ln p over the predicted tokens, in nats.</param>
/// <param name="PredictedTokens">Tokens predicted: all but the first.</param>
/// <param name="Statistics">Rows and bytes read by the recurrent layer.</param>
public readonly record struct PerplexityResult(double MeanNegativeLogLikelihood, int PredictedTokens, StepStatistics Statistics)
{
    /// <summary>exp of <see cref="MeanNegativeLogLikelihood"/>: 1 at best, the size of the vocabulary for blind guessing.</summary>
    public double Perplexity => Math.Exp(MeanNegativeLogLikelihood);
}
