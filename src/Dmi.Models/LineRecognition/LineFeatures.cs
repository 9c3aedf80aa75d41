namespace Dmi.Models;

/// <summary>What the large layer of a line recogniser reads of one line: a vector for every three columns of pixels, left to right.</summary>
public sealed class LineFeatures
{
    private readonly float[] _values;

    internal LineFeatures(float[] values, int size) => (_values, Size) = (values, size);

    /// <summary>Values a step.</summary>
    public int Size { get; }

    /// <summary>Steps of the line.</summary>
    public int Steps => _values.Length / Size;

    /// <summary>The input of one step, <see cref="Size"/> values.</summary>
    /// <param name="step">The step, 0 at the left.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public ReadOnlySpan<float> this[int step]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(step);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, Steps);
            return _values.AsSpan(step * Size, Size);
        }
    }
}
