using Dmi.Training;

namespace Dmi.Runtime.Tests.Training;

public sealed class LearnedProjectionTests
{
    public static TheoryData<LayerShape> Shapes =>
    [
        LayerShape.Lstm(20, 30, bits: 8, reduced: 12, projection: Dmi.Projection.Learned),
        LayerShape.Gru(20, 30, bits: 8, reduced: 12, projection: Dmi.Projection.Learned),
        LayerShape.Gru(20, 30, bits: 4, reduced: 12, resetAfter: false, projection: Dmi.Projection.Learned),
        LayerShape.Linear(30, 40, Activation.Relu, bits: 8, reduced: 6, projection: Dmi.Projection.Learned),
        LayerShape.Lstm(20, 30, bits: 4, reduced: 20, projection: Dmi.Projection.Learned, projectionBits: 4, leadingColumns: 16),
        LayerShape.Gru(20, 30, bits: 2, reduced: 24, projection: Dmi.Projection.Learned, projectionBits: 4, leadingColumns: 16),
    ];

    [Fact]
    public void Eigenvectors_of_a_small_matrix_are_those_of_it()
    {
        const int order = 9;
        float[] draws = TestData.Normal(order * order, seed: 1);
        var matrix = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++) matrix[i * order + j] = draws[i * order + j] + draws[j * order + i];
        }

        (double[] values, double[] vectors) = SymmetricEigen.Decompose([.. matrix], order);
        Assert.Equal(values.OrderDescending(), values);
        for (int k = 0; k < order; k++)
        {
            for (int i = 0; i < order; i++)
            {
                double product = Enumerable.Range(0, order).Sum(j => matrix[i * order + j] * vectors[k * order + j]);
                Assert.Equal(values[k] * vectors[k * order + i], product, 1e-9);
            }
        }
    }

    // The best rank-r map of the pre-activations keeps the r largest eigenvalues of their covariance; no other map of that rank can do better.
    [Fact]
    public void The_directions_lose_what_the_best_map_of_their_rank_loses()
    {
        LayerShape shape = LayerShape.Linear(30, 40, Activation.Tanh, bits: 32, reduced: 6, projection: Dmi.Projection.Learned);
        DualModuleWeights weights = TestData.Weights(shape);
        ActivationTrace trace = TestData.Trace(shape, 800);
        LittleMatrix little = LittleModuleTrainer.Fit(weights, trace, new TrainingOptions { Ridge = 1e-9 }).Little!.Matrices[0];
        double lost = little.ErrorDeviations.Sum(static deviation => (double)deviation * deviation);

        var options = new TrainingOptions();
        int[] steps = [.. Enumerable.Range(0, trace.Count)];
        var reader = new StepReader(new BlockProblem(weights, shape.LittleBlocks[0]), new BlockTrace(trace, shape.LittleBlocks[0], null), options);
        float[] results = BigResults.Compute(reader, steps, options);
        double[] values = SymmetricEigen.Decompose(Covariance(results, shape.RowCount, steps.Length), shape.RowCount).Values;
        Assert.InRange(lost / values[6..].Sum(), 0.8, 1.25);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void With_as_many_columns_a_learned_projection_errs_less_than_a_random_one(LayerShape shape)
    {
        ActivationTrace trace = TestData.Trace(shape, 600);
        LayerShape random = Random(shape);
        (double learned, double variance) = TestData.Errors(LittleModuleTrainer.Fit(TestData.Weights(shape), trace), trace);
        (double drawn, _) = TestData.Errors(LittleModuleTrainer.Fit(TestData.Weights(random), trace), trace);
        Assert.True(learned < 0.8 * drawn, $"learned {learned / variance:0.000} of the variance, random {drawn / variance:0.000}");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_survives_a_file(LayerShape shape)
    {
        DualModuleWeights weights = LittleModuleTrainer.Fit(TestData.Weights(shape), TestData.Trace(shape, 60));
        using var folder = new TemporaryFolder();
        string path = folder.File("layer.safetensors");
        weights.Save(path);
        DualModuleWeights read = DualModuleWeights.Load(path);
        Assert.Equal(weights.Shape, read.Shape);
        TestData.AssertSame(weights.Little!, read.Little!);
        foreach ((LittleMatrix one, LittleMatrix other) in weights.Little!.Matrices.Zip(read.Little!.Matrices))
        {
            Assert.Equal(one.Projection!.Codes.ToArray(), other.Projection!.Codes.ToArray());
            Assert.Equal(one.Projection.Scales, other.Projection.Scales);
            Assert.Equal((one.LeadingColumns, one.WeightBytes), (other.LeadingColumns, other.WeightBytes));
        }
    }

    // Inputs of falling energy, as those of trained layers have: the first directions carry most of the pre-activations.
    [Theory]
    [InlineData(TrainingMethod.LeastSquares)]
    [InlineData(TrainingMethod.QuantizationAwareSgd)]
    public void Eight_bits_for_the_leading_columns_bring_four_bits_near_eight(TrainingMethod method)
    {
        const int width = 60;
        float[] draws = TestData.Normal(1_500 * width, seed: 5);
        var trace = new ActivationTrace(Shape(8, 0));
        for (int step = 0; step < 1_500; step++)
        {
            float[] input = [.. Enumerable.Range(0, width).Select(i => 3 * draws[step * width + i] / (1 + i / 3))];
            trace.Add(input);
        }

        double eight = Error(Shape(8, 0)), four = Error(Shape(4, 0)), leading = Error(Shape(4, 16));
        Assert.True(leading < (four + eight) / 2, $"leading {leading:g3}, four {four:g3}, eight {eight:g3}");

        double Error(LayerShape shape)
        {
            var options = new TrainingOptions { Method = method, MaxEpochs = 8 };
            LittleMatrix matrix = LittleModuleTrainer.Fit(TestData.Weights(shape), trace, options).Little!.Matrices[0];
            return matrix.ErrorDeviations.Sum(static deviation => (double)deviation * deviation);
        }

        static LayerShape Shape(int bits, int leading) => LayerShape.Linear(
            width, 80, Activation.Tanh, bits: bits, reduced: 32, projection: Dmi.Projection.Learned, leadingColumns: leading);
    }

    [Theory]
    [InlineData(5, 4, 0, true, "projectionBits must be 1, 2, 3, 4 or 8.")]
    [InlineData(4, 4, 0, false, "projectionBits is for learned projections.")]
    [InlineData(8, 4, 24, true, "leadingColumns must be a multiple of 16 from 0 to 4096.")]
    [InlineData(8, 4, -16, true, "leadingColumns must be a multiple of 16 from 0 to 4096.")]
    [InlineData(8, 8, 16, true, "leadingColumns is for little modules of 1 to 4 bits.")]
    [InlineData(8, 4, 16, false, "leadingColumns is for learned projections.")]
    public void What_means_nothing_is_refused(int projectionBits, int bits, int leading, bool isLearned, string message)
    {
        Dmi.Projection projection = isLearned ? Dmi.Projection.Learned : Dmi.Projection.SparseRandom;
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => LayerShape.Lstm(64, bits: bits, reduced: 32, projection: projection, projectionBits: projectionBits, leadingColumns: leading));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        LayerShape shape = LayerShape.Lstm(40, 30, bits: 4, reduced: 9, projection: Dmi.Projection.Learned);
        ActivationTrace trace = TestData.Trace(shape, 300);
        LittleModule one = LittleModuleTrainer.Fit(TestData.Weights(shape), trace, new TrainingOptions { MaxDegreeOfParallelism = 1 }).Little!;
        LittleModule many = LittleModuleTrainer.Fit(TestData.Weights(shape), trace, new TrainingOptions { MaxDegreeOfParallelism = 5 }).Little!;
        TestData.AssertSame(one, many);
        Assert.Equal(one.Matrices[0].Projection!.Codes.ToArray(), many.Matrices[0].Projection!.Codes.ToArray());
    }

    [Theory]
    [InlineData(8, 1e-3)]
    [InlineData(4, 0.05)]
    public void Without_a_projection_the_little_module_is_the_big_one_at_few_bits(int bits, double most)
    {
        LayerShape shape = LayerShape.Lstm(20, 30, bits: bits, projection: Dmi.Projection.None);
        Assert.Equal((30, 50), (shape.ReducedSize, shape.LittleColumns));
        DualModuleWeights weights = TestData.Weights(shape);
        ActivationTrace trace = TestData.Trace(shape, 200);
        DualModuleWeights fitted = LittleModuleTrainer.Fit(weights, trace);
        (double error, double variance) = TestData.Errors(fitted, trace);
        Assert.InRange(error / variance, 0, most);
        var row = new float[50];
        fitted.Little!.Matrices[0].Dequantize(3, row);
        float largest = weights.InputWeightArray.AsSpan(90, 30).ToArray().Max(MathF.Abs);
        for (int column = 0; column < 30; column++) Assert.Equal(weights.InputWeightArray[90 + column], row[column], largest / (1 << (bits - 2)));
    }

    // Inputs that go together: what one column's rounding loses, others make up for.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Without_a_projection_rounding_loses_less_of_the_results_than_rounding_each_weight_by_itself(int bits)
    {
        const int width = 48, steps = 900;
        LayerShape shape = LayerShape.Linear(width, 60, Activation.Tanh, bits: bits, projection: Dmi.Projection.None);
        DualModuleWeights weights = TestData.Weights(shape);
        float[] draws = TestData.Normal(steps * 6, seed: 3), noise = TestData.Normal(steps * width, seed: 4), mixing = TestData.Normal(6 * width, seed: 5);
        ActivationTrace fitting = Trace(0, 600), unseen = Trace(600, steps);
        LittleMatrix rounded = LittleModuleTrainer.Fit(weights, fitting).Little!.Matrices[0];
        LittleMatrix nearest = LittleMatrix.Quantize(weights.InputWeightArray, 60, width, bits, new float[60]);
        double ours = Lost(rounded), plain = Lost(nearest);
        Assert.True(ours < plain / 2, $"rounded with feedback {ours:g3}, each weight by itself {plain:g3}");

        ActivationTrace Trace(int first, int end)
        {
            var trace = new ActivationTrace(shape);
            for (int step = first; step < end; step++)
            {
                trace.Add([.. Enumerable.Range(0, width).Select(i =>
                    0.1f * noise[step * width + i] + Enumerable.Range(0, 6).Sum(j => draws[step * 6 + j] * mixing[j * width + i]))]);
            }

            return trace;
        }

        // Σ over steps and rows of the squared difference of the results, without a bias: the inputs' means are near 0.
        double Lost(LittleMatrix matrix)
        {
            double sum = 0;
            var row = new float[width];
            for (int r = 0; r < 60; r++)
            {
                matrix.Dequantize(r, row);
                for (int step = 0; step < unseen.Count; step++)
                {
                    double error = 0;
                    for (int i = 0; i < width; i++) error += (weights.InputWeightArray[r * width + i] - row[i]) * (double)unseen.Input(step)[i];
                    sum += error * error;
                }
            }

            return sum;
        }
    }

    // Inputs that never change teach nothing, and few steps little: then weights are rounded each by itself, or to no more loss on held-out steps.
    [Fact]
    public void A_trace_that_teaches_nothing_leaves_each_weight_at_its_nearest_code()
    {
        LayerShape shape = LayerShape.Lstm(20, 30, bits: 4, projection: Dmi.Projection.None);
        DualModuleWeights weights = TestData.Weights(shape);
        var trace = new ActivationTrace(shape);
        for (int step = 0; step < 40; step++) trace.Add([.. Enumerable.Repeat(0.5f, 30)], [.. Enumerable.Repeat(0.25f, 20)]);
        LittleMatrix fitted = LittleModuleTrainer.Fit(weights, trace).Little!.Matrices[0];
        float[] joined = [.. Enumerable.Range(0, 80).SelectMany(row => weights.InputWeightArray[(row * 30)..(row * 30 + 30)].Concat(weights.RecurrentWeightArray[(row * 20)..(row * 20 + 20)]))];
        Assert.Equal(LittleMatrix.Quantize(joined, 80, 50, 4, new float[80]).Codes, fitted.Codes);
    }

    [Fact]
    public void Rounding_does_not_depend_on_the_number_of_threads()
    {
        LayerShape shape = LayerShape.Gru(20, 30, bits: 2, projection: Dmi.Projection.None);
        ActivationTrace trace = TestData.Trace(shape, 400);
        LittleModule one = LittleModuleTrainer.Fit(TestData.Weights(shape), trace, new TrainingOptions { MaxDegreeOfParallelism = 1 }).Little!;
        LittleModule many = LittleModuleTrainer.Fit(TestData.Weights(shape), trace, new TrainingOptions { MaxDegreeOfParallelism = 5 }).Little!;
        TestData.AssertSame(one, many);
    }

    // A random projection reduces each side by itself: half of the columns belong to x.
    private static LayerShape Random(LayerShape shape) => shape.Kind switch
    {
        LayerKind.Linear => LayerShape.Linear(shape.InputSize, shape.Units, shape.Activation, bits: shape.Bits, reduced: 6),
        LayerKind.Gru => LayerShape.Gru(shape.Units, shape.InputSize, bits: shape.Bits, reduced: 6, resetAfter: shape.ResetAfter),
        _ => LayerShape.Lstm(shape.Units, shape.InputSize, bits: shape.Bits, reduced: 6, precomputedInput: shape.PrecomputedInput),
    };

    private static double[] Covariance(float[] rows, int width, int count)
    {
        double[] means = [.. Enumerable.Range(0, width).Select(i => Enumerable.Range(0, count).Average(step => (double)rows[step * width + i]))];
        var covariance = new double[width * width];
        for (int step = 0; step < count; step++)
        {
            for (int i = 0; i < width; i++)
            {
                for (int j = 0; j < width; j++) covariance[i * width + j] += (rows[step * width + i] - means[i]) * (rows[step * width + j] - means[j]) / count;
            }
        }

        return covariance;
    }
}
