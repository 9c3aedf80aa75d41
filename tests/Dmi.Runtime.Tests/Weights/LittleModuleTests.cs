namespace Dmi.Runtime.Tests.Weights;

public sealed class LittleModuleTests
{
    private const double MiB = 1 << 20;

    /// <summary>P1 table 6, whose 16-bit figure is twice its rounded 8-bit one: hence the tolerance.</summary>
    [Theory]
    [InlineData(32, 19.1)]
    [InlineData(16, 9.6)]
    [InlineData(8, 4.8)]
    [InlineData(4, 2.4)]
    [InlineData(2, 1.2)]
    [InlineData(1, 0.6)]
    public void Sizes_of_an_LSTM_of_1500_units_are_those_of_the_papers(int bits, double expected)
    {
        LayerShape shape = LayerShape.Lstm(1500, bits: bits);
        var weights = new float[shape.RowCount * shape.LittleColumns];
        var matrix = LittleMatrix.Quantize(weights, shape.RowCount, shape.LittleColumns, bits, new float[shape.RowCount]);
        Assert.Equal(expected, new LittleModule(shape, [matrix], 0).WeightBytes / MiB, 0.06);
    }

    [Fact]
    public void The_size_of_a_module_is_that_of_all_its_blocks()
    {
        LayerShape shape = LayerShape.Gru(17, 12, reduced: 7, bits: 4);
        DualModuleWeights weights = LittleModuleTrainer.Fit(TestData.Weights(shape), TestData.Trace(shape, 40));
        Assert.Equal((2 * 17 * 14 + 17 * 7 + 1 + 17 * 7) / 2 + 1, weights.Little!.WeightBytes);
    }

    [Fact]
    public void Matrices_that_are_not_those_of_the_shape_are_refused()
    {
        LayerShape shape = LayerShape.Gru(4, 4, reduced: 2);
        var matrix = LittleMatrix.Quantize(new float[8 * 4], 8, 4, 8, new float[8]);
        Assert.Contains("1 matrices", Assert.Throws<ArgumentException>(() => new LittleModule(shape, [matrix], 0)).Message, StringComparison.Ordinal);
        string message = Assert.Throws<ArgumentException>(() => new LittleModule(shape, [matrix, matrix, matrix], 0)).Message;
        Assert.Contains("Block 1 is 8 × 4 at 8 bits, expected 4 × 2 at 8", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_big_module_of_an_LSTM_of_1500_units_has_the_size_of_the_papers()
    {
        LayerShape shape = LayerShape.Lstm(1500);
        var square = new float[6000 * 1500];
        var weights = DualModuleWeights.FromDense(shape, square, square, new float[6000]);
        Assert.Equal(68.7, weights.BigWeightBytes / MiB, 0.05);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Quantisation_errs_by_half_a_step_per_row_at_most(int bits)
    {
        const int Rows = 12;
        const int Columns = 37;
        float[] weights = TestData.Normal(Rows * Columns, seed: 1);
        for (int row = 0; row < Rows; row++)
        {
            foreach (ref float value in weights.AsSpan(row * Columns, Columns)) value *= MathF.Pow(10, row - 6);
        }

        var little = LittleMatrix.Quantize(weights, Rows, Columns, bits, new float[Rows]);
        var dequantised = new float[Columns];
        for (int row = 0; row < Rows; row++)
        {
            little.Dequantize(row, dequantised);
            ReadOnlySpan<float> exact = weights.AsSpan(row * Columns, Columns);
            float largest = exact.ToArray().Max(MathF.Abs);
            float step = largest / (bits == 8 ? 127 : 32_767);
            for (int column = 0; column < Columns; column++)
            {
                Assert.InRange(MathF.Abs(dequantised[column] - exact[column]), 0, 0.5f * step + 1e-6f * largest);
            }
        }
    }

    [Fact]
    public void At_32_bits_nothing_is_lost()
    {
        float[] weights = TestData.Normal(35, seed: 2);
        var little = LittleMatrix.Quantize(weights, 5, 7, 32, new float[5]);
        var row = new float[7];
        for (int i = 0; i < 5; i++)
        {
            little.Dequantize(i, row);
            Assert.Equal(weights[(i * 7)..((i + 1) * 7)], row);
        }
    }
}
