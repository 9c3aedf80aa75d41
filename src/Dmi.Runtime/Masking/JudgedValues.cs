using Dmi.Numerics;

namespace Dmi.Masking;

/// <summary>
/// What the mask judges where y_LL alone does not say how saturated an output is. All comes from little results: no row of the big module
/// is read before the mask is known.
/// </summary>
internal static class JudgedValues
{
    /// <summary>
    /// An LSTM with peepholes: i and f with p·c, o with p_o·c′, where c′ is the cell that the little results would give.
    /// </summary>
    /// <param name="peepholes">p of i, f, o: 3·hidden values.</param>
    /// <param name="cell">c before the step.</param>
    /// <param name="results">y_LL by gate i, f, g, o; replaced by what is judged.</param>
    public static void AddPeepholes(ReadOnlySpan<float> peepholes, ReadOnlySpan<float> cell, Span<float> results)
    {
        int units = cell.Length;
        for (int unit = 0; unit < units; unit++)
        {
            float i = results[unit] += peepholes[unit] * cell[unit];
            float f = results[units + unit] += peepholes[units + unit] * cell[unit];
            float g = results[2 * units + unit];
            float next = VectorMath.Sigmoid(f) * cell[unit] + VectorMath.Sigmoid(i) * VectorMath.Tanh(g);
            results[3 * units + unit] += peepholes[2 * units + unit] * next;
        }
    }

    /// <summary>The candidate of a GRU that resets after the product: n_x + σ(r)·n_h.</summary>
    /// <param name="reset">y_LL of r.</param>
    /// <param name="input">y_LL of the half that reads x.</param>
    /// <param name="hidden">y_LL of the half that reads h.</param>
    public static float Candidate(float reset, float input, float hidden) => input + VectorMath.Sigmoid(reset) * hidden;
}
