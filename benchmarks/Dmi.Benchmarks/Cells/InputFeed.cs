namespace Dmi.Benchmarks;

/// <summary>Inputs in a ring, so that no step sees what the last one saw. One per candidate, so that all see the same sequence.</summary>
/// <param name="inputs">The inputs.</param>
internal sealed class InputFeed(float[][] inputs)
{
    private int _next;

    /// <summary>The next input.</summary>
    public ReadOnlySpan<float> Next()
    {
        float[] input = inputs[_next];
        _next = _next + 1 == inputs.Length ? 0 : _next + 1;
        return input;
    }
}
