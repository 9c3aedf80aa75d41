using System.Text;

namespace Dmi.Models;

/// <summary>Levenshtein's distance: the fewest insertions, deletions and substitutions that turn one text into another.</summary>
public static class EditDistance
{
    /// <summary>The distance in code points.</summary>
    /// <param name="first">A text.</param>
    /// <param name="second">Another text.</param>
    public static int Between(string first, string second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Rune[] target = [.. second.EnumerateRunes()];
        int[] distances = [.. Enumerable.Range(0, target.Length + 1)];
        foreach (Rune rune in first.EnumerateRunes())
        {
            int diagonal = distances[0]++;
            for (int i = 0; i < target.Length; i++)
            {
                int substituted = rune == target[i] ? diagonal : diagonal + 1;
                diagonal = distances[i + 1];
                distances[i + 1] = Math.Min(substituted, 1 + Math.Min(diagonal, distances[i]));
            }
        }

        return distances[^1];
    }

    /// <summary>Code points of a text, the denominator of a character error rate.</summary>
    /// <param name="text">A text.</param>
    public static int Length(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EnumerateRunes().Count();
    }
}
