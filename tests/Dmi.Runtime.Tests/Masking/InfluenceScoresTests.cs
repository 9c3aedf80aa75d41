using Dmi.Masking;

namespace Dmi.Runtime.Tests.Masking;

/// <summary>Scores against slopes of the layers' own equations, which central differences in binary64 give.</summary>
public sealed class InfluenceScoresTests
{
    private const int Units = 40;
    private const double Step = 1e-5;
    private const double Tolerance = 2e-6;

    private static readonly float[] Errors = [.. TestData.Normal(4 * Units, seed: 1, scale: 0.3f).Select(MathF.Abs)];
    private static readonly float[] State = TestData.Normal(Units, seed: 2);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_an_LSTM_they_are_the_slopes_of_h_and_a_share_of_those_of_c(bool hasPeepholes)
    {
        float[] peepholes = hasPeepholes ? TestData.Normal(3 * Units, seed: 3) : [];
        float[] results = TestData.Normal(4 * Units, seed: 4, scale: 2), scores = [.. results];
        if (hasPeepholes) JudgedValues.AddPeepholes(peepholes, State, scores);
        InfluenceScores.ScoreLstm(Errors, peepholes, State, scores);
        for (int unit = 0; unit < Units; unit++)
        {
            double[] y = [.. Enumerable.Range(0, 4).Select(gate => (double)results[gate * Units + unit])];
            float[] p = hasPeepholes ? [peepholes[unit], peepholes[Units + unit], peepholes[2 * Units + unit]] : [0, 0, 0];
            for (int gate = 0; gate < 4; gate++)
            {
                double hidden = Math.Abs(Slope(y, gate, values => Lstm(values, p, State[unit]).Hidden));
                double cell = Math.Abs(Slope(y, gate, values => Lstm(values, p, State[unit]).Cell));
                double expected = Errors[gate * Units + unit] * (hidden + InfluenceConstants.CellWeight * cell);
                Assert.Equal(expected, scores[gate * Units + unit], Tolerance);
            }
        }
    }

    [Fact]
    public void Of_a_GRU_that_resets_after_they_are_the_slopes_of_h_and_the_halves_of_n_err_independently()
    {
        float[] results = TestData.Normal(4 * Units, seed: 5, scale: 2), scores = results[..(3 * Units)];
        InfluenceScores.ScoreGru(Errors, State, results.AsSpan(3 * Units), scores);
        for (int unit = 0; unit < Units; unit++)
        {
            double[] y = [.. Enumerable.Range(0, 4).Select(part => (double)results[part * Units + unit])];
            double[] moved = [.. Enumerable.Range(0, 4).Select(part =>
                Errors[part * Units + unit] * Math.Abs(Slope(y, part, values => Gru(values[0], values[1], values[2], values[3], State[unit]))))];
            Assert.Equal(moved[0], scores[unit], Tolerance);
            Assert.Equal(moved[1], scores[Units + unit], Tolerance);
            Assert.Equal(Math.Sqrt(moved[2] * moved[2] + moved[3] * moved[3]), scores[2 * Units + unit], Tolerance);
        }
    }

    [Fact]
    public void Of_a_GRU_that_resets_before_n_has_its_slope_and_z_that_of_an_n_of_either_sign()
    {
        float[] results = TestData.Normal(3 * Units, seed: 6, scale: 2), gates = results[..(2 * Units)], candidate = results[(2 * Units)..];
        InfluenceScores.ScoreGruGates(Errors, State, gates);
        InfluenceScores.ScoreGruCandidate(Errors.AsSpan(2 * Units), results.AsSpan(Units, Units), candidate);
        double typical = Math.Sqrt(InfluenceConstants.CandidateSquare);
        for (int unit = 0; unit < Units; unit++)
        {
            // Without a product in between r moves r⊙h alone, and n is what the product gives.
            (double r, double z, double n) = (results[unit], results[Units + unit], results[2 * Units + unit]);
            double reset = Math.Abs(Slope([r], 0, values => Sigmoid(values[0]) * State[unit]));
            Assert.Equal(Errors[unit] * reset, gates[unit], Tolerance);
            double[] update = [.. new[] { typical, -typical }.Select(tanh => Slope([z], 0, values => Gru(0, values[0], Math.Atanh(tanh), 0, State[unit])))];
            Assert.Equal(Errors[Units + unit] * Math.Sqrt((update[0] * update[0] + update[1] * update[1]) / 2), gates[Units + unit], Tolerance);
            Assert.Equal(Errors[2 * Units + unit] * Math.Abs(Slope([n], 0, values => Gru(0, z, values[0], 0, State[unit]))), candidate[unit], Tolerance);
        }
    }

    [Theory]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    public void Of_a_linear_layer_they_are_the_slopes_of_its_activation(Activation activation)
    {
        float[] results = TestData.Normal(Units, seed: 7, scale: 2), scores = [.. results];
        InfluenceScores.ScoreLinear(Errors.AsSpan(0, Units), activation, scores);
        for (int row = 0; row < Units; row++)
        {
            double slope = Slope([results[row]], 0, values => activation == Activation.Tanh ? Math.Tanh(values[0]) : Sigmoid(values[0]));
            Assert.Equal(Errors[row] * slope, scores[row], Tolerance);
        }
    }

    [Fact]
    public void Of_ReLU_they_are_the_errors_share_that_can_be_seen()
    {
        float[] results = TestData.Normal(Units, seed: 8, scale: 0.5f), scores = [.. results];
        InfluenceScores.ScoreLinear(Errors.AsSpan(0, Units), Activation.Relu, scores);
        for (int row = 0; row < Units; row++) Assert.Equal(Normal(results[row] / (double)Errors[row]), scores[row] / Errors[row], 0.01);
    }

    [Theory]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Relu)]
    public void A_row_without_an_error_has_no_influence(Activation activation)
    {
        float[] scores = [0, 3, -3, 1e20f, -1e20f];
        InfluenceScores.ScoreLinear(new float[scores.Length], activation, scores);
        Assert.All(scores, static score => Assert.Equal(0, score));
    }

    private static double Slope(double[] y, int at, Func<double[], double> function)
    {
        double[] above = [.. y], below = [.. y];
        above[at] += Step;
        below[at] -= Step;
        return (function(above) - function(below)) / (2 * Step);
    }

    private static (double Hidden, double Cell) Lstm(double[] y, float[] peepholes, double old)
    {
        double cell = Sigmoid(y[1] + peepholes[1] * old) * old + Sigmoid(y[0] + peepholes[0] * old) * Math.Tanh(y[2]);
        return (Sigmoid(y[3] + peepholes[2] * cell) * Math.Tanh(cell), cell);
    }

    private static double Gru(double reset, double update, double candidateInput, double candidateHidden, double hidden)
    {
        double n = Math.Tanh(candidateInput + Sigmoid(reset) * candidateHidden), z = Sigmoid(update);
        return (1 - z) * n + z * hidden;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // The normal distribution function by the midpoint rule.
    private static double Normal(double x)
    {
        const double Width = 1e-3;
        double sum = 0;
        for (double at = -8 + Width / 2; at < Math.Min(x, 8); at += Width) sum += Math.Exp(-at * at / 2) * Width;
        return sum / Math.Sqrt(2 * Math.PI);
    }
}
