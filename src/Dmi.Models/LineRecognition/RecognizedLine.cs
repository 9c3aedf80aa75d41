namespace Dmi.Models;

/// <summary>What a recogniser read in one line, and how sure it was at every step.</summary>
public sealed class RecognizedLine
{
    private readonly float[] _logProbabilities;

    internal RecognizedLine(string text, float[] logProbabilities, int classCount, StepStatistics statistics) =>
        (Text, _logProbabilities, ClassCount, Statistics) = (text, logProbabilities, classCount, statistics);

    /// <summary>The text, decoded greedily and without spaces at its ends.</summary>
    public string Text { get; }

    /// <summary>Classes that every step chooses from.</summary>
    public int ClassCount { get; }

    /// <summary>Steps of the line.</summary>
    public int Steps => _logProbabilities.Length / ClassCount;

    /// <summary>Rows and bytes read by the large layer.</summary>
    public StepStatistics Statistics { get; }

    /// <summary>ln p of every class at one step.</summary>
    /// <param name="step">The step, 0 at the left.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public ReadOnlySpan<float> LogProbabilities(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, Steps);
        return _logProbabilities.AsSpan(step * ClassCount, ClassCount);
    }

    /// <summary>Σ over the steps of the Kullback–Leibler divergence Σ p·(ln p − ln q), where q are this line's probabilities.</summary>
    internal double SumDivergenceFrom(RecognizedLine reference)
    {
        double sum = 0;
        for (int i = 0; i < _logProbabilities.Length; i++)
        {
            double expected = reference._logProbabilities[i];
            sum += Math.Exp(expected) * (expected - _logProbabilities[i]);
        }

        return sum;
    }
}
