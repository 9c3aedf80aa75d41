namespace Dmi.Weights;

/// <summary>The errors that influence scores multiply with: σ of every row of every part of the pre-activations.</summary>
/// <remarks>
/// Parts are the gates in PyTorch's order; a GRU that resets after the product has n in two, the half that reads x and the half that reads h.
/// </remarks>
internal static class InfluenceErrors
{
    // Mean of ((1 − z)(1 − n²))² for z uniform in (0, 1) and n in (−1, 1).
    private const double CandidateWeightSquare = 8.0 / 45;

    /// <summary>Parts × units values.</summary>
    /// <param name="weights">Weights with a little module.</param>
    public static float[] Of(DualModuleWeights weights)
    {
        float[] errors = [.. weights.Little!.Matrices.SelectMany(static matrix => matrix.ErrorDeviations)];
        if (weights.Shape is { Kind: LayerKind.Gru, ResetAfter: false }) SpreadReset(weights, errors);
        return errors;
    }

    /// <summary>Whether the errors of any row were measured.</summary>
    /// <param name="little">The little module.</param>
    public static bool AreMeasured(LittleModule little) =>
        little.Matrices.Any(static matrix => matrix.ErrorDeviations.AsSpan().ContainsAnyExcept(0f));

    // r of unit j reaches all units, through column j of U_n: what it does to h is that column's norm, weighed as n is on average.
    private static void SpreadReset(DualModuleWeights weights, float[] errors)
    {
        int units = weights.Shape.Units;
        var squares = new double[units];
        ReadOnlySpan<float> candidate = weights.RecurrentWeightArray.AsSpan(2 * units * units);
        for (int row = 0; row < units; row++)
        {
            ReadOnlySpan<float> columns = candidate.Slice(row * units, units);
            for (int unit = 0; unit < units; unit++) squares[unit] += (double)columns[unit] * columns[unit];
        }

        for (int unit = 0; unit < units; unit++) errors[unit] *= (float)Math.Sqrt(CandidateWeightSquare * squares[unit]);
    }
}
