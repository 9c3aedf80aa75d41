using Dmi.Numerics;

namespace Dmi.Masking;

/// <summary>
/// What <see cref="MaskRule.Influence"/> judges, in plain code: per row how far the error of its little result would move what the layer
/// gives, to first order. Every score is the row's own deviation σ times the derivative of the unit's output with respect to the row, taken
/// at the little results.
/// </summary>
/// <remarks>Errors are as <c>InfluenceErrors</c> lays them out; results by gate, units values each, and replaced by the scores.</remarks>
internal static class InfluenceScores
{
    /// <summary>
    /// An LSTM. An error of the new cell c′ weighs w = |∂h/∂c′| + λ, h = o·tanh c′; so those of i, f and g weigh w·|g|·i(1 − i),
    /// w·|c|·f(1 − f), w·i·(1 − g²), and those of o |tanh c′|·o(1 − o). A peephole carries c′ into o, too.
    /// </summary>
    /// <param name="errors">σ by gate i, f, g, o.</param>
    /// <param name="peepholes">p of i, f, o; empty where there are none.</param>
    /// <param name="cell">c before the step.</param>
    /// <param name="judged">y_LL by gate i, f, g, o, with what peepholes add (<see cref="JudgedValues.AddPeepholes"/>).</param>
    public static void ScoreLstm(ReadOnlySpan<float> errors, ReadOnlySpan<float> peepholes, ReadOnlySpan<float> cell, Span<float> judged)
    {
        int units = cell.Length;
        for (int unit = 0; unit < units; unit++)
        {
            (int atI, int atF, int atG, int atO) = (unit, units + unit, 2 * units + unit, 3 * units + unit);
            float i = VectorMath.Sigmoid(judged[atI]), f = VectorMath.Sigmoid(judged[atF]), g = VectorMath.Tanh(judged[atG]);
            float o = VectorMath.Sigmoid(judged[atO]), t = VectorMath.Tanh(f * cell[unit] + i * g);
            float output = t * o * (1 - o);
            float hidden = o * (1 - t * t) + (peepholes.IsEmpty ? 0 : peepholes[atG] * output);
            float weight = MathF.Abs(hidden) + InfluenceConstants.CellWeight;
            judged[atI] = errors[atI] * (weight * MathF.Abs(g) * (i * (1 - i)));
            judged[atF] = errors[atF] * (weight * MathF.Abs(cell[unit]) * (f * (1 - f)));
            judged[atG] = errors[atG] * (weight * i * (1 - g * g));
            judged[atO] = errors[atO] * MathF.Abs(output);
        }
    }

    /// <summary>
    /// A GRU that resets after the product, h′ = (1 − z)⊙n + z⊙h, n = tanh(n_x + r⊙n_h): r (1 − z)(1 − n²)·|n_h|·r(1 − r), z |h − n|·z(1 − z),
    /// n (1 − z)(1 − n²). The halves of n err independently: σ² = σ_x² + r²·σ_h².
    /// </summary>
    /// <param name="errors">σ of r, z, n_x, n_h.</param>
    /// <param name="hidden">h before the step.</param>
    /// <param name="candidateHidden">y_LL of n_h.</param>
    /// <param name="judged">y_LL of r, z, n_x.</param>
    public static void ScoreGru(ReadOnlySpan<float> errors, ReadOnlySpan<float> hidden, ReadOnlySpan<float> candidateHidden, Span<float> judged)
    {
        int units = hidden.Length;
        for (int unit = 0; unit < units; unit++)
        {
            (int atR, int atZ, int atN) = (unit, units + unit, 2 * units + unit);
            float r = VectorMath.Sigmoid(judged[atR]), z = VectorMath.Sigmoid(judged[atZ]);
            float n = VectorMath.Tanh(JudgedValues.Candidate(judged[atR], judged[atN], candidateHidden[unit]));
            float weight = (1 - z) * (1 - n * n);
            float inputError = errors[atN], hiddenError = r * errors[atN + units];
            judged[atR] = errors[atR] * (weight * MathF.Abs(candidateHidden[unit]) * (r * (1 - r)));
            judged[atZ] = errors[atZ] * (MathF.Abs(hidden[unit] - n) * (z * (1 - z)));
            judged[atN] = weight * MathF.Sqrt(inputError * inputError + hiddenError * hiddenError);
        }
    }

    /// <summary>
    /// r and z of a GRU that resets before the product, whose n is not known yet: r |h|·r(1 − r), z √(h² + n²)·z(1 − z) with n² as it is on
    /// average. What a change of r⊙h does to the units is part of r's errors.
    /// </summary>
    /// <param name="errors">σ of r and z.</param>
    /// <param name="hidden">h before the step.</param>
    /// <param name="judged">y_LL of r and z.</param>
    public static void ScoreGruGates(ReadOnlySpan<float> errors, ReadOnlySpan<float> hidden, Span<float> judged)
    {
        int units = hidden.Length;
        for (int unit = 0; unit < units; unit++)
        {
            float h = hidden[unit], r = VectorMath.Sigmoid(judged[unit]), z = VectorMath.Sigmoid(judged[units + unit]);
            judged[unit] = errors[unit] * (MathF.Abs(h) * (r * (1 - r)));
            judged[units + unit] = errors[units + unit] * (MathF.Sqrt(h * h + InfluenceConstants.CandidateSquare) * (z * (1 - z)));
        }
    }

    /// <summary>n of a GRU that resets before the product, judged when z is final: (1 − z)(1 − n²).</summary>
    /// <param name="errors">σ of n.</param>
    /// <param name="update">y of z.</param>
    /// <param name="judged">y_LL of n.</param>
    public static void ScoreGruCandidate(ReadOnlySpan<float> errors, ReadOnlySpan<float> update, Span<float> judged)
    {
        for (int unit = 0; unit < judged.Length; unit++)
        {
            float n = VectorMath.Tanh(judged[unit]);
            judged[unit] = errors[unit] * ((1 - VectorMath.Sigmoid(update[unit])) * (1 - n * n));
        }
    }

    /// <summary>
    /// A linear layer: |φ′(y_LL)|; of ReLU the chance that y is positive, its error taken to be normal.
    /// </summary>
    /// <param name="errors">σ.</param>
    /// <param name="activation">φ; not None.</param>
    /// <param name="judged">y_LL.</param>
    public static void ScoreLinear(ReadOnlySpan<float> errors, Activation activation, Span<float> judged)
    {
        for (int row = 0; row < judged.Length; row++) judged[row] = errors[row] * Slope(activation, errors[row], judged[row]);
    }

    private static float Slope(Activation activation, float error, float y)
    {
        switch (activation)
        {
            case Activation.Sigmoid:
                float sigmoid = VectorMath.Sigmoid(y);
                return sigmoid * (1 - sigmoid);
            case Activation.Tanh:
                float tanh = VectorMath.Tanh(y);
                return 1 - tanh * tanh;
            default:
                return VectorMath.Sigmoid(InfluenceConstants.NormalSlope * y / MathF.Max(error, InfluenceConstants.LeastDeviation));
        }
    }
}
