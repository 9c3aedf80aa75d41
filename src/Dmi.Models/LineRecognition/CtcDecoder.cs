using System.Numerics.Tensors;
using System.Text;

namespace Dmi.Models;

/// <summary>
/// Greedy decoding of connectionist temporal classification (Graves et al. 2006): the likeliest class of every step, where repetitions
/// count once and blanks not at all.
/// </summary>
public static class CtcDecoder
{
    /// <summary>The text, without spaces at its ends.</summary>
    /// <param name="scores">steps × classes: probabilities, their logarithms or logits.</param>
    /// <param name="alphabet">The text of every class, empty for the blank.</param>
    /// <exception cref="ArgumentException">The alphabet is empty, or the scores are not a whole number of steps.</exception>
    public static string Decode(ReadOnlySpan<float> scores, IReadOnlyList<string> alphabet)
    {
        ArgumentNullException.ThrowIfNull(alphabet);
        int classes = alphabet.Count;
        if (classes == 0 || scores.Length % classes != 0)
        {
            throw new ArgumentException($"{scores.Length} scores are not a whole number of steps of {classes} classes.", nameof(scores));
        }

        var text = new StringBuilder();
        int previous = -1;
        for (int start = 0; start < scores.Length; start += classes)
        {
            int likeliest = TensorPrimitives.IndexOfMax(scores.Slice(start, classes));
            if (likeliest != previous) text.Append(alphabet[likeliest]);
            previous = likeliest;
        }

        return text.ToString().Trim(' ');
    }
}
