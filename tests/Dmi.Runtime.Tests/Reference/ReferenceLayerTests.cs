using Dmi.Masking;
using Dmi.Reference;

namespace Dmi.Runtime.Tests.Reference;

/// <summary>The oracle itself: dense steps against the equations, masks and mixed rows against their definitions, for every kind of layer.</summary>
public sealed class ReferenceLayerTests
{
    private const int Steps = 25;

    [Fact]
    public void A_dense_step_is_the_equations()
    {
        foreach (LayerShape shape in TestData.Shapes().Append(LayerShape.Linear(9, 6, Activation.None)))
        {
            DualModuleWeights weights = TestData.Weights(shape);
            ActivationTrace trace = TestData.Trace(shape, Steps, noise: 0.3f);
            for (int step = 0; step < Steps; step++)
            {
                float[] cell = trace.HasCells ? trace.Cell(step).ToArray() : new float[shape.HiddenSize];
                double[] expected = DenseEquations.Step(weights, trace.Input(step).ToArray(), trace.Hidden(step).ToArray(), cell);
                ReferenceStep actual = ReferenceStep.Run(weights, trace, step, null);
                Assert.All(actual.Sensitive, Assert.True);
                for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual.Output[i], 2e-6);
            }
        }
    }

    [Fact]
    public void Steps_carry_h_and_c_on()
    {
        DualModuleWeights weights = TestData.Weights(LayerShape.Lstm(6, 4, reduced: 3, peephole: true));
        var layer = new ReferenceLstm(weights);
        float[] x = TestData.Normal(4, seed: 1);
        (float[] hidden, float[] cell) = ([.. layer.Hidden], [.. layer.Cell]);
        for (int step = 0; step < 3; step++)
        {
            double[] expected = DenseEquations.Step(weights, x, hidden, cell);
            layer.StepDense(x);
            for (int i = 0; i < 6; i++) Assert.Equal(expected[i], layer.Hidden[i], 1e-6);
            (hidden, cell) = ([.. layer.Hidden], [.. layer.Cell]);
        }
    }

    /// <summary>Up to 8 bits the sums are whole numbers, and the order of the few float operations is fixed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Little_results_are_exact_sums_in_a_fixed_order_of_operations(int bits)
    {
        foreach (LayerShape shape in TestData.Shapes(bits))
        {
            DualModuleWeights weights = Fitted(shape);
            float[] x = TestData.Normal(shape.InputSize, seed: 2);
            float[] h = TestData.Normal(shape.HiddenSize, seed: 3);
            for (int block = 0; block < shape.LittleBlocks.Length; block++)
            {
                LittleMatrix matrix = weights.Little!.Matrices[block];
                var actual = new float[matrix.Rows];
                Assert.True(new ReferenceLittleModule(weights).TryPredict(block, x, h, actual));
                for (int row = 0; row < matrix.Rows; row++) Assert.Equal(Expected(shape, block, matrix, row, x, h), actual[row]);
            }
        }

        static float Expected(LayerShape shape, int block, LittleMatrix matrix, int row, float[] x, float[] h)
        {
            LittleBlock sides = shape.LittleBlocks[block];
            var parts = new List<float>();
            int column = 0;
            if (sides.ReadsInput) parts.Add(Part(x));
            if (sides.Hidden != HiddenSide.None) parts.Add(Part(h));
            float bias = shape.PrecomputedInput ? matrix.Bias[row] + x[row] : matrix.Bias[row];
            return (parts.Count == 2 ? parts[0] + parts[1] : parts[0]) * matrix.Scales[row] + bias;

            float Part(float[] side)
            {
                var encoder = new Projections.LittleInput(side.Length, shape.ReducedSize, shape.Bits, shape.Seed);
                float scale = encoder.Encode(side);
                int sum = 0;
                foreach (int code in encoder.Codes) sum += code * matrix.Codes![row * matrix.Columns + column++];
                return sum * scale;
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(32)]
    public void Sensitive_rows_are_the_big_modules_and_others_the_little_ones(int bits)
    {
        foreach (LayerShape shape in TestData.Shapes(bits).Where(static shape => shape.Kind != LayerKind.Gru))
        {
            DualModuleWeights weights = Fitted(shape);
            ActivationTrace trace = TestData.Trace(shape, Steps);
            SwitchingThresholds thresholds = ThresholdSearch.ForRatio(weights, trace, 0.5);
            var little = new float[shape.RowCount];
            for (int step = 0; step < Steps; step++)
            {
                ReferenceStep actual = ReferenceStep.Run(weights, trace, step, thresholds);
                Assert.True(new ReferenceLittleModule(weights).TryPredict(trace.Input(step), trace.Hidden(step), little));
                double[] big = TestData.Big(weights, trace.Input(step), trace.Hidden(step));
                float[] judged = [.. little];
                if (shape.Peephole) AddPeepholes(weights, trace.Cell(step), judged);
                for (int row = 0; row < shape.RowCount; row++)
                {
                    SwitchingInterval gate = thresholds.Gates[row / shape.Units];
                    if (Math.Min(Math.Abs(judged[row] - gate.Lower), Math.Abs(judged[row] - gate.Upper)) > 1e-5)
                    {
                        Assert.Equal(gate.IsSensitive(judged[row]), actual.Sensitive[row]);
                    }

                    Assert.Equal(actual.Sensitive[row] ? big[row] : little[row], actual.PreActivations[row], 1e-5);
                }

                Assert.Contains(true, actual.Sensitive);
                Assert.Contains(false, actual.Sensitive);
            }
        }

        // By the definition: i and f see the old cell, o the cell that the little results would give.
        static void AddPeepholes(DualModuleWeights weights, ReadOnlySpan<float> cell, float[] y)
        {
            float[] p = weights.Peepholes.ToArray();
            int units = cell.Length;
            for (int j = 0; j < units; j++)
            {
                y[j] += p[j] * cell[j];
                y[units + j] += p[units + j] * cell[j];
                double next = Sigmoid(y[units + j]) * cell[j] + Sigmoid(y[j]) * Math.Tanh(y[2 * units + j]);
                y[3 * units + j] += (float)(p[2 * units + j] * next);
            }
        }
    }

    [Fact]
    public void A_candidate_behind_r_is_judged_by_the_sum_of_its_halves_and_computed_whole()
    {
        LayerShape shape = LayerShape.Gru(17, 12, reduced: 7, seed: 5);
        DualModuleWeights weights = Fitted(shape);
        ActivationTrace trace = TestData.Trace(shape, Steps);
        SwitchingThresholds thresholds = ThresholdSearch.ForRatio(weights, trace, 0.5);
        float[][] little = [new float[34], new float[17], new float[17]];
        var reference = new ReferenceLittleModule(weights);
        for (int step = 0; step < Steps; step++)
        {
            ReferenceStep actual = ReferenceStep.Run(weights, trace, step, thresholds);
            double[][] big = [.. shape.LittleBlocks.Select(block => TestData.Big(weights, block, trace.Input(step), trace.Hidden(step)))];
            for (int block = 0; block < 3; block++) reference.TryPredict(block, trace.Input(step), trace.Hidden(step), little[block]);
            for (int unit = 0; unit < 17; unit++)
            {
                double judged = little[1][unit] + Sigmoid(little[0][unit]) * little[2][unit];
                if (Math.Abs(Math.Abs(judged) - thresholds.Gates[2].Upper) > 1e-5)
                {
                    Assert.Equal(thresholds.Gates[2].IsSensitive((float)judged), actual.Sensitive[34 + unit]);
                }

                Assert.Equal(thresholds.Gates[0].IsSensitive(little[0][unit]), actual.Sensitive[unit]);
                Assert.Equal(actual.Sensitive[unit] ? big[0][unit] : little[0][unit], actual.PreActivations[unit], 1e-5);
                double r = Sigmoid(actual.PreActivations[unit]);
                double expected = actual.Sensitive[34 + unit] ? big[1][unit] + r * big[2][unit] : little[1][unit] + r * little[2][unit];
                Assert.Equal(expected, actual.PreActivations[34 + unit], 1e-5);
            }
        }
    }

    [Fact]
    public void A_candidate_that_reads_r_times_h_comes_after_the_final_r()
    {
        LayerShape shape = LayerShape.Gru(15, 11, reduced: 6, seed: 6, resetAfter: false);
        DualModuleWeights weights = Fitted(shape);
        ActivationTrace trace = TestData.Trace(shape, Steps);
        SwitchingThresholds thresholds = ThresholdSearch.ForRatio(weights, trace, 0.5);
        var little = new float[15];
        for (int step = 0; step < Steps; step++)
        {
            ReferenceStep actual = ReferenceStep.Run(weights, trace, step, thresholds);
            float[] hidden = trace.Hidden(step).ToArray();
            for (int unit = 0; unit < 15; unit++) hidden[unit] = (float)(Sigmoid(actual.PreActivations[unit]) * hidden[unit]);
            Assert.True(new ReferenceLittleModule(weights).TryPredict(1, trace.Input(step), hidden, little));
            double[] big = TestData.Big(weights, shape.LittleBlocks[1], trace.Input(step), hidden);
            for (int unit = 0; unit < 15; unit++)
            {
                Assert.Equal(thresholds.Gates[2].IsSensitive(little[unit]), actual.Sensitive[30 + unit]);
                Assert.Equal(actual.Sensitive[30 + unit] ? big[unit] : little[unit], actual.PreActivations[30 + unit], 1e-5);
            }
        }
    }

    [Fact]
    public void Top_K_computes_exactly_K_rows_the_least_saturated()
    {
        foreach (LayerShape shape in TestData.Shapes())
        {
            DualModuleWeights weights = Fitted(shape);
            ActivationTrace trace = TestData.Trace(shape, 5);
            foreach (int rows in new[] { 0, 1, shape.RowCount / 2, shape.RowCount - 1, shape.RowCount })
            {
                ReferenceStep actual = ReferenceStep.Run(weights, trace, 3, SwitchingThresholds.TopK(rows));
                Assert.Equal(rows, actual.Sensitive.Count(static m => m));
                if (shape.Kind == LayerKind.Gru && !shape.ResetAfter)
                {
                    Assert.Equal(TopKMask.GateRows(rows), actual.Sensitive[..(2 * shape.Units)].Count(static m => m));
                }

                if (shape.Kind != LayerKind.Linear) continue;
                var little = new float[shape.RowCount];
                new ReferenceLittleModule(weights).TryPredict(trace.Input(3), [], little);
                float[] keys = [.. little.Select(y => shape.Activation == Activation.Relu ? -y : MathF.Abs(y))];
                float[] chosen = [.. keys.Where((_, row) => actual.Sensitive[row])];
                float[] others = [.. keys.Where((_, row) => !actual.Sensitive[row])];
                if (chosen.Length > 0 && others.Length > 0) Assert.True(chosen.Max() <= others.Min());
            }
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e20f)]
    public void An_input_that_is_not_finite_makes_every_row_sensitive(float bad)
    {
        foreach (LayerShape shape in TestData.Shapes())
        {
            DualModuleWeights weights = Fitted(shape);
            SwitchingThresholds[] settings =
                [SwitchingThresholds.TopK(1), new([.. Enumerable.Repeat(SwitchingInterval.Nothing, shape.GateCount)])];
            foreach (SwitchingThresholds thresholds in settings)
            {
                float[] input = TestData.Normal(shape.InputSize, seed: 1);
                float[] hidden = TestData.Normal(shape.HiddenSize, seed: 2);
                Assert.Contains(false, ReferenceStep.Run(weights, input, hidden, [], thresholds).Sensitive);
                float[] badInput = [.. input];
                badInput[^1] = bad;
                Assert.All(ReferenceStep.Run(weights, badInput, hidden, [], thresholds).Sensitive, Assert.True);
                if (shape.HiddenSize == 0) continue;
                hidden[0] = bad;
                Assert.All(ReferenceStep.Run(weights, input, hidden, [], thresholds).Sensitive, Assert.True);
            }
        }
    }

    [Fact]
    public void Dense_thresholds_and_weights_without_little_module_give_the_dense_step()
    {
        foreach (LayerShape shape in TestData.Shapes())
        {
            DualModuleWeights weights = Fitted(shape);
            ActivationTrace trace = TestData.Trace(shape, 2);
            float[] dense = ReferenceStep.Run(weights, trace, 1, null).Output;
            Assert.Equal(dense, ReferenceStep.Run(weights, trace, 1, SwitchingThresholds.Dense(shape)).Output);
            Assert.Equal(dense, ReferenceStep.Run(TestData.Weights(shape), trace, 1, SwitchingThresholds.TopK(0)).Output);
        }
    }

    [Fact]
    public void Other_kinds_missing_peepholes_and_thresholds_of_other_layers_are_refused()
    {
        DualModuleWeights linear = TestData.Weights(LayerShape.Linear(4, 4, Activation.Tanh));
        DualModuleWeights gru = TestData.Weights(LayerShape.Gru(4));
        Assert.Throws<ArgumentException>(() => new ReferenceLstm(gru));
        Assert.Throws<ArgumentException>(() => new ReferenceGru(linear));
        Assert.Throws<ArgumentException>(() => new ReferenceLinear(gru));
        LayerShape shape = LayerShape.Lstm(4, peephole: true);
        var bare = DualModuleWeights.FromDense(shape, new float[64], new float[64], new float[16]);
        Assert.Contains("WithPeepholes", Assert.Throws<ArgumentException>(() => new ReferenceLstm(bare)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ReferenceGru(gru).Step(new float[4], SwitchingThresholds.TopK(13)));
        Assert.Throws<ArgumentException>(() => new ReferenceGru(gru).Step(new float[4], SwitchingThresholds.Magnitude(1)));
    }

    private static DualModuleWeights Fitted(LayerShape shape) => LittleModuleTrainer.Fit(TestData.Weights(shape), TestData.Trace(shape, 120));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
