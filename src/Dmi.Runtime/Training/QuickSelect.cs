namespace Dmi.Training;

/// <summary>The k-th smallest of many values in linear time, where sorting all of them would take most of a search's time.</summary>
internal static class QuickSelect
{
    // Ranges this short are sorted.
    private const int Short = 64;

    /// <summary>Reorders values so that the one at <paramref name="index"/> is where sorting would put it, and the others on its right side.</summary>
    /// <param name="values">Values without NaN.</param>
    /// <param name="index">The place, from 0.</param>
    /// <returns>The value at the place.</returns>
    public static float Select(Span<float> values, int index)
    {
        (int first, int last) = (0, values.Length - 1);

        // Bad pivots are rare; where they pile up, sorting what is left bounds the time.
        for (int left = 4 * int.Log2(values.Length + 1); last - first >= Short && left > 0; left--)
        {
            (int leftEnd, int rightBegin) = Partition(values, first, last, MedianOfThree(values, first, last));
            if (index <= leftEnd) last = leftEnd;
            else if (index >= rightBegin) first = rightBegin;
            else return values[index];
        }

        values[first..(last + 1)].Sort();
        return values[index];
    }

    /// <summary>Afterwards values up to the first result are ≤ pivot, those from the second on are ≥ pivot, any between equal it.</summary>
    private static (int LeftEnd, int RightBegin) Partition(Span<float> values, int first, int last, float pivot)
    {
        (int i, int j) = (first, last);
        while (i <= j)
        {
            while (values[i] < pivot) i++;
            while (values[j] > pivot) j--;
            if (i > j) break;
            (values[i], values[j]) = (values[j], values[i]);
            i++;
            j--;
        }

        return (j, i);
    }

    private static float MedianOfThree(ReadOnlySpan<float> values, int first, int last)
    {
        (float a, float b, float c) = (values[first], values[first + (last - first) / 2], values[last]);
        return MathF.Max(MathF.Min(a, b), MathF.Min(MathF.Max(a, b), c));
    }
}
