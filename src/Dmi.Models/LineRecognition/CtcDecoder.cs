using System.Numerics.Tensors;
using System.Text;

namespace Dmi.Models;

/// <summary>
/// Greedy decoding of connectionist temporal classification (Graves et al. 2006): the likeliest class of every step, where repetitions
/// count once and blanks not at all.
/// </summary>
internal static class CtcDecoder
{
    /// <summary>The text, without spaces at its ends.</summary>
    /// <param name="logProbabilities">steps × classes.</param>
    /// <param name="alphabet">The text of every class, empty for the blank.</param>
    public static string Decode(ReadOnlySpan<float> logProbabilities, IReadOnlyList<string> alphabet)
    {
        var text = new StringBuilder();
        int previous = -1;
        for (; logProbabilities.Length > 0; logProbabilities = logProbabilities[alphabet.Count..])
        {
            int likeliest = TensorPrimitives.IndexOfMax(logProbabilities[..alphabet.Count]);
            if (likeliest != previous) text.Append(alphabet[likeliest]);
            previous = likeliest;
        }

        return text.ToString().Trim(' ');
    }
}
