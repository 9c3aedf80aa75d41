using Dmi.Projections;

namespace Dmi.Runtime.Tests.Training;

public sealed class LeastSquaresTests
{
    /// <summary>Where W = A·P, A is what the fit must find: the inputs here are quantised without loss.</summary>
    [Fact]
    public void A_target_that_is_linear_in_the_features_is_recovered()
    {
        LayerShape shape = LayerShape.Lstm(24, 18, reduced: 7, bits: 32, seed: 5);
        float[] expected = TestData.Normal(shape.RowCount * shape.LittleColumns, seed: 1);
        float[] bias = TestData.Normal(shape.RowCount, seed: 2);
        var weights = DualModuleWeights.FromDense(
            shape, Spread(expected, shape, first: 0, shape.InputSize), Spread(expected, shape, first: 7, shape.HiddenSize), bias);
        ActivationTrace trace = LosslessTrace(shape, 400);

        LittleMatrix little = LittleModuleTrainer.Fit(weights, trace, new TrainingOptions { Ridge = 1e-9 }).Little!.Matrices[0];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], little.Values![i], 2e-3f);
        for (int row = 0; row < bias.Length; row++) Assert.Equal(bias[row], little.BiasVector.Span[row], 2e-3f);
        Assert.All(little.RowErrors.ToArray(), static error => Assert.InRange(error, 0, 5e-3f));

        // The rows of A times one side's projection.
        static float[] Spread(float[] little, LayerShape shape, int first, int size)
        {
            var projection = new SparseRandomProjection(shape.Seed, shape.ReducedSize, size);
            var big = new float[shape.RowCount * size];
            for (int row = 0; row < shape.RowCount; row++)
            {
                for (int i = 0; i < shape.ReducedSize; i++)
                {
                    float factor = little[row * shape.LittleColumns + first + i] * projection.Scale;
                    for (int column = 0; column < size; column++) big[row * size + column] += factor * projection.Row(i)[column];
                }
            }

            return big;
        }
    }

    [Fact]
    public void No_change_of_the_weights_lowers_the_error()
    {
        LayerShape shape = LayerShape.Lstm(16, 12, reduced: 6, bits: 32, seed: 2);
        DualModuleWeights weights = TestData.Weights(shape);
        ActivationTrace trace = TestData.Trace(shape, 300);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(weights, trace, new TrainingOptions { Ridge = 1e-9 });
        (double least, double variance) = TestData.Errors(fitted, trace);
        Assert.InRange(least, 1e-3 * variance, 0.9 * variance);
        for (int trial = 0; trial < 30; trial++)
        {
            LittleMatrix little = fitted.Little!.Matrices[0];
            float[] values = [.. little.Values!];
            float[] bias = [.. little.Bias];
            float[] change = TestData.Normal(values.Length + bias.Length, seed: trial, scale: trial % 2 == 0 ? 0.03f : 0.003f);
            for (int i = 0; i < values.Length; i++) values[i] += change[i];
            for (int i = 0; i < bias.Length; i++) bias[i] += change[values.Length + i];
            LittleMatrix changed = LittleMatrix.FromValues(little.Rows, little.Columns, values, little.Scales, bias, little.ErrorDeviations);
            Assert.True(TestData.Errors(fitted.WithLittle(new LittleModule(shape, [changed], 0)), trace).Error > least);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void Correlated_activations_are_predicted_well(int bits)
    {
        LayerShape shape = LayerShape.Lstm(80, 60, reduced: 24, bits: bits);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(TestData.Weights(shape), TestData.Trace(shape, 1000, noise: 0.02f));
        (double error, double variance) = TestData.Errors(fitted, TestData.Trace(shape, 200, noise: 0.02f));
        Assert.InRange(error / variance, 0, 0.08);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void The_mean_is_predicted_exactly_in_spite_of_quantisation(int bits)
    {
        LayerShape shape = LayerShape.Lstm(20, 16, reduced: 5, bits: bits);
        ActivationTrace trace = TestData.Trace(shape, 300);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(TestData.Weights(shape), trace);
        var reference = new Dmi.Reference.ReferenceLittleModule(fitted);
        var sums = new double[shape.RowCount];
        var little = new float[shape.RowCount];
        for (int step = 0; step < trace.Count; step++)
        {
            reference.TryPredict(trace.Input(step), trace.Hidden(step), little);
            double[] big = TestData.Big(fitted, trace.Input(step), trace.Hidden(step));
            for (int row = 0; row < sums.Length; row++) sums[row] += (little[row] - big[row]) / trace.Count;
        }

        Assert.All(sums, static mean => Assert.Equal(0, mean, 1e-5));
    }

    [Fact]
    public void Row_errors_are_those_of_steps_that_were_not_fitted_to()
    {
        LayerShape shape = LayerShape.Lstm(30, 30, reduced: 10);
        ActivationTrace trace = TestData.Trace(shape, 1500, noise: 0.2f);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(TestData.Weights(shape), trace);
        double measured = Math.Sqrt(TestData.Errors(fitted, TestData.Trace(shape, 500, noise: 0.2f, seed: 7)).Error);
        double claimed = Math.Sqrt(fitted.Little!.Matrices[0].RowErrors.ToArray().Average(static sigma => sigma * sigma));
        Assert.InRange(claimed / measured, 0.9, 1.1);
    }

    [Fact]
    public void Features_that_never_change_do_no_harm()
    {
        LayerShape shape = LayerShape.Lstm(12, 40, reduced: 16);
        DualModuleWeights weights = TestData.Weights(shape);
        float[] constant = TestData.Normal(40, seed: 3);
        var trace = new ActivationTrace(shape);
        for (int step = 0; step < 200; step++) trace.Add(constant, TestData.Normal(12, seed: step));
        foreach (double? ridge in new double?[] { null, 0, 1e-3 })
        {
            DualModuleWeights fitted = LittleModuleTrainer.Fit(weights, trace, new TrainingOptions { Ridge = ridge });
            (double error, double variance) = TestData.Errors(fitted, trace);
            Assert.InRange(error / variance, 0, 1e-3);
        }
    }

    [Fact]
    public void A_layer_that_is_always_fed_the_same_gets_its_bias_alone()
    {
        LayerShape shape = LayerShape.Lstm(6, 9, reduced: 4);
        var trace = new ActivationTrace(shape);
        for (int step = 0; step < 30; step++) trace.Add(TestData.Normal(9, seed: 1), TestData.Normal(6, seed: 2));
        foreach (TrainingMethod method in Enum.GetValues<TrainingMethod>())
        {
            DualModuleWeights fitted = LittleModuleTrainer.Fit(TestData.Weights(shape), trace, new TrainingOptions { Method = method });
            Assert.All(fitted.Little!.Matrices[0].Codes!, static code => Assert.Equal(0, code));
            Assert.InRange(TestData.Errors(fitted, trace).Error, 0, 1e-10);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(25)]
    public void Fewer_steps_than_features_are_fitted_all_the_same(int steps)
    {
        LayerShape shape = LayerShape.Lstm(32, 32, reduced: 20);
        ActivationTrace trace = TestData.Trace(shape, steps);
        foreach (double? ridge in new double?[] { null, 0 })
        {
            DualModuleWeights fitted = LittleModuleTrainer.Fit(TestData.Weights(shape), trace, new TrainingOptions { Ridge = ridge });
            Assert.All(fitted.Little!.Matrices[0].Bias, static value => Assert.True(float.IsFinite(value)));
            (double error, double variance) = TestData.Errors(fitted, trace);
            Assert.InRange(error / variance, 0, 1);
        }
    }

    [Fact]
    public void A_mean_far_from_zero_costs_no_precision()
    {
        LayerShape shape = LayerShape.Lstm(10, 10, reduced: 10, bits: 16);
        DualModuleWeights weights = TestData.Weights(shape);
        var trace = new ActivationTrace(shape);
        for (int step = 0; step < 500; step++)
        {
            float[] x = TestData.Normal(10, seed: step);
            for (int i = 0; i < x.Length; i++) x[i] += 100 * (i - 5);
            trace.Add(x, TestData.Normal(10, seed: 1000 + step));
        }

        DualModuleWeights fitted = LittleModuleTrainer.Fit(weights, trace);
        (double error, double variance) = TestData.Errors(fitted, trace);
        Assert.InRange(error / variance, 0, 1e-3);
    }

    [Fact]
    public void A_ridge_draws_the_weights_towards_zero()
    {
        LayerShape shape = LayerShape.Lstm(16, 16, reduced: 6, bits: 32);
        DualModuleWeights weights = TestData.Weights(shape);
        ActivationTrace trace = TestData.Trace(shape, 200);
        double[] norms = [.. new[] { 0, 0.01, 1, 100 }.Select(ridge =>
            LittleModuleTrainer.Fit(weights, trace, new TrainingOptions { Ridge = ridge }).Little!.Matrices[0].Values!.Sum(static value => (double)value * value))];
        for (int i = 1; i < norms.Length; i++) Assert.True(norms[i] < norms[i - 1]);
    }

    // Whole multiples of 1/64 with 127/64 among them: the 8-bit scale is exactly 1/64, so quantisation loses nothing.
    private static ActivationTrace LosslessTrace(LayerShape shape, int steps)
    {
        var random = new Random(3);
        var trace = new ActivationTrace(shape);
        for (int step = 0; step < steps; step++) trace.Add(Vector(shape.InputSize), Vector(shape.HiddenSize));
        return trace;

        float[] Vector(int size)
        {
            float[] values = [.. Enumerable.Range(0, size).Select(_ => random.Next(-127, 128) / 64f)];
            values[random.Next(size)] = 127 / 64f;
            return values;
        }
    }
}
