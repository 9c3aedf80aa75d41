using Dmi.Reference;
using Dmi.Training;

namespace Dmi.Runtime.Tests.Training;

/// <summary>Fits of every kind of layer, block by block.</summary>
public sealed class BlockFitTests
{
    [Theory]
    [InlineData(1, 0.6)]
    [InlineData(2, 0.3)]
    [InlineData(4, 0.15)]
    [InlineData(8, 0.12)]
    [InlineData(16, 0.12)]
    [InlineData(32, 0.12)]
    public void Every_block_of_every_kind_predicts_its_own_rows(int bits, double mostUnexplained)
    {
        foreach (LayerShape shape in TestData.Shapes(bits))
        {
            ActivationTrace trace = TestData.Trace(shape, 500, factors: 4, noise: 0.02f);
            DualModuleWeights fitted = LittleModuleTrainer.Fit(TestData.Weights(shape), trace);
            Assert.Equal(shape.LittleBlocks.Length, fitted.Little!.Matrices.Length);
            for (int block = 0; block < shape.LittleBlocks.Length; block++)
            {
                (double error, double variance) = TestData.Errors(fitted, trace, block);
                Assert.True(error / variance < mostUnexplained, $"{shape}, block {block}: {error / variance:0.000} of the variance is left");
            }
        }
    }

    [Fact]
    public void Descent_fits_every_kind_too()
    {
        foreach (TrainingMethod method in new[] { TrainingMethod.Sgd, TrainingMethod.QuantizationAwareSgd })
        {
            foreach (LayerShape shape in TestData.Shapes())
            {
                ActivationTrace trace = TestData.Trace(shape, 300, factors: 4, noise: 0.02f);
                var options = new TrainingOptions { Method = method, MaxEpochs = 40 };
                (double error, double variance) = TestData.Errors(LittleModuleTrainer.Fit(TestData.Weights(shape), trace, options), trace);
                Assert.InRange(error / variance, 0, 0.3);
            }
        }
    }

    /// <summary>SGD keeps the module that it measured: nothing is refitted to all steps at its end.</summary>
    [Fact]
    public void The_mean_error_is_the_norm_of_the_error_over_n_on_the_held_out_steps()
    {
        foreach (LayerShape shape in TestData.Shapes())
        {
            ActivationTrace trace = TestData.Trace(shape, 200);
            var options = new TrainingOptions { Method = TrainingMethod.Sgd, MaxEpochs = 10 };
            DualModuleWeights fitted = LittleModuleTrainer.Fit(TestData.Weights(shape), trace, options);
            var reference = new ReferenceLittleModule(fitted);
            int[] steps = TraceSplit.Of(200).HeldOut;
            (double sum, int rows) = (0, shape.LittleBlocks.Sum(shape.RowsOf));
            foreach (int step in steps)
            {
                double squares = 0;
                for (int block = 0; block < shape.LittleBlocks.Length; block++)
                {
                    LittleBlock sides = shape.LittleBlocks[block];
                    float[] hidden = TestData.HiddenSideOf(fitted, sides, trace.Input(step), trace.Hidden(step));
                    var little = new float[shape.RowsOf(sides)];
                    reference.TryPredict(block, trace.Input(step), hidden, little);
                    squares += TestData.Big(fitted, sides, trace.Input(step), hidden).Zip(little, static (y, predicted) => Math.Pow(y - predicted, 2)).Sum();
                }

                sum += Math.Sqrt(squares);
            }

            Assert.Equal(sum / steps.Length / rows, fitted.Little!.MeanError, 1e-6);
            Assert.True(fitted.Little.MeanError > 0);
        }
    }

    [Fact]
    public void The_result_is_the_same_on_any_number_of_threads()
    {
        foreach (TrainingMethod method in Enum.GetValues<TrainingMethod>())
        {
            foreach (LayerShape shape in TestData.Shapes(bits: 2))
            {
                ActivationTrace trace = TestData.Trace(shape, 150);
                LittleModule Fit(int threads) => LittleModuleTrainer.Fit(
                    TestData.Weights(shape), trace,
                    new TrainingOptions { Method = method, MaxEpochs = 3, MaxDegreeOfParallelism = threads }).Little!;
                TestData.AssertSame(Fit(1), Fit(5));
            }
        }
    }

    [Theory]
    [InlineData(TrainingMethod.LeastSquares)]
    [InlineData(TrainingMethod.Sgd)]
    [InlineData(TrainingMethod.QuantizationAwareSgd)]
    public void Progress_goes_through_all_blocks_once(TrainingMethod method)
    {
        LayerShape shape = LayerShape.Gru(17, 12, reduced: 7, bits: 4);
        var reports = new List<TrainingProgress>();
        DualModuleWeights fitted = LittleModuleTrainer.Fit(
            TestData.Weights(shape), TestData.Trace(shape, 600),
            new TrainingOptions { Method = method, MaxEpochs = 5, Progress = new Immediate<TrainingProgress>(reports.Add) });
        for (int i = 1; i < reports.Count; i++) Assert.True(reports[i].Fraction >= reports[i - 1].Fraction);
        Assert.InRange(reports[0].Fraction, 0, 0.5);
        Assert.Equal(3, reports.Count(static report => report.Stage is "solve" or "quantize"));
        Assert.Equal(1, reports[^1].Fraction, 1e-12);
        double loss = fitted.Little!.Matrices.SelectMany(static matrix => matrix.RowErrors.ToArray()).Average(static sigma => (double)sigma * sigma);
        Assert.InRange(reports[^1].Loss, 0.8 * loss, 1.0001 * loss);
    }

    [Fact]
    public void A_layer_without_activation_has_no_use_for_a_little_module()
    {
        LayerShape shape = LayerShape.Linear(12, 8, Activation.None);
        var exception = Assert.Throws<ArgumentException>(() => LittleModuleTrainer.Fit(TestData.Weights(shape), TestData.Trace(shape, 20)));
        Assert.Equal("weights", exception.ParamName);
        Assert.Contains("no activation", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Peepholes_do_not_enter_the_fit()
    {
        LayerShape plain = LayerShape.Lstm(18, 5, reduced: 6);
        LayerShape peephole = LayerShape.Lstm(18, 5, reduced: 6, peephole: true);
        LittleModule without = LittleModuleTrainer.Fit(TestData.Weights(plain), TestData.Trace(plain, 60)).Little!;
        var trace = new ActivationTrace(peephole);
        ActivationTrace source = TestData.Trace(plain, 60);
        for (int step = 0; step < 60; step++) trace.Add(source.Input(step), source.Hidden(step));
        TestData.AssertSame(without, LittleModuleTrainer.Fit(TestData.Weights(peephole), trace).Little!);
    }
}
