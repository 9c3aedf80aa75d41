namespace Dmi.Models;

/// <summary>How well a recogniser read a set of lines, and what its large layer has read and skipped for it.</summary>
public sealed class LineEvaluation
{
    internal LineEvaluation(IReadOnlyList<LineSample> samples, RecognizedLine[] lines)
    {
        Lines = lines;
        for (int i = 0; i < lines.Length; i++)
        {
            CharacterErrors += EditDistance.Between(lines[i].Text, samples[i].Text);
            Characters += EditDistance.Length(samples[i].Text);
            StepStatistics sum = Statistics, part = lines[i].Statistics;
            Statistics = new StepStatistics(
                sum.Steps + part.Steps, sum.RowsTotal + part.RowsTotal, sum.RowsComputed + part.RowsComputed, sum.BytesRead + part.BytesRead);
        }
    }

    /// <summary>What was read, in the order of the samples.</summary>
    public IReadOnlyList<RecognizedLine> Lines { get; }

    /// <summary>Levenshtein's distance to the transcripts in code points, over all lines.</summary>
    public int CharacterErrors { get; }

    /// <summary>Code points of the transcripts.</summary>
    public int Characters { get; }

    /// <summary><see cref="CharacterErrors"/> by <see cref="Characters"/>: 0 at best; above 1 where more was read than is there.</summary>
    public double CharacterErrorRate => (double)CharacterErrors / Characters;

    /// <summary>Rows and bytes read by the large layer, over all lines.</summary>
    public StepStatistics Statistics { get; }

    /// <summary>
    /// Mean over all steps of the Kullback–Leibler divergence Σ p·(ln p − ln q) of this evaluation's q from another one's p, in nats: what
    /// skipping rows changed in the probabilities, where p comes from dense steps.
    /// </summary>
    /// <param name="reference">An evaluation of the same lines.</param>
    /// <exception cref="ArgumentException">The other evaluation is of other lines.</exception>
    public double MeanDivergenceFrom(LineEvaluation reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Lines.Count != Lines.Count)
        {
            throw new ArgumentException($"The reference has {reference.Lines.Count} lines, this evaluation {Lines.Count}.", nameof(reference));
        }

        double sum = 0;
        long steps = 0;
        for (int i = 0; i < Lines.Count; i++)
        {
            (RecognizedLine line, RecognizedLine other) = (Lines[i], reference.Lines[i]);
            if (other.Steps != line.Steps || other.ClassCount != line.ClassCount)
            {
                throw new ArgumentException(
                    $"Line {i} of the reference has {other.Steps} steps of {other.ClassCount} classes, here it has {line.Steps} of {line.ClassCount}.",
                    nameof(reference));
            }

            sum += line.SumDivergenceFrom(other);
            steps += line.Steps;
        }

        return sum / steps;
    }
}
