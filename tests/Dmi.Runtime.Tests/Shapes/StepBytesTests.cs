namespace Dmi.Runtime.Tests.Shapes;

public sealed class StepBytesTests
{
    [Fact]
    public void A_dense_step_reads_all_weights_and_biases()
    {
        Assert.Equal(4 * (2048 * 1024 + 2048), new StepBytes(LayerShape.Lstm(512)).Dense);
        Assert.Equal(4 * (2048 * 1024 + 2048 + 3 * 512), new StepBytes(LayerShape.Lstm(512, peephole: true)).Dense);

        // Both halves of a candidate that resets after the product have a bias.
        Assert.Equal(4 * (1536 * 712 + 1536 + 512), new StepBytes(LayerShape.Gru(512, 200)).Dense);
        Assert.Equal(4 * (1536 * 712 + 1536), new StepBytes(LayerShape.Gru(512, 200, resetAfter: false)).Dense);
        Assert.Equal(4 * (100 * 70 + 100), new StepBytes(LayerShape.Linear(70, 100, Activation.None)).Dense);
    }

    [Fact]
    public void Big_weights_may_be_narrower_than_their_biases()
    {
        Assert.Equal(2 * 2048 * 1024 + 4 * 2048, new StepBytes(LayerShape.Lstm(512, big: WeightPrecision.BFloat16)).Dense);

        // A row of integers has a scale, too.
        Assert.Equal(2048 * 1024 + 8 * 2048, new StepBytes(LayerShape.Lstm(512, big: WeightPrecision.Int8)).Dense);
    }

    [Fact]
    public void The_little_module_is_its_rows_with_scale_and_bias_and_its_projection()
    {
        // P1 table 6: 2.4 MiB of W_LL at 4 bits; one projection for both sides at two bits an entry.
        Assert.Equal(6000 * 834 / 2 + 6000 * 8 + 417 * 1500 / 4, new StepBytes(LayerShape.Lstm(1500, bits: 4)).Little);
        Assert.Equal(2048 * 128 / 2 + 2048 * 8 + 128 * (1024 + 8), new StepBytes(LayerShape.Lstm(512, bits: 4, reduced: 128, projection: Dmi.Projection.Learned)).Little);
        Assert.Equal(2048 * 1024 / 4 + 2048 * 12, new StepBytes(LayerShape.Lstm(512, bits: 2, projection: Dmi.Projection.None, mask: MaskRule.Influence)).Little);

        // B at 4 bits, and 16 of 128 columns at 8.
        LayerShape leading = LayerShape.Lstm(512, bits: 4, reduced: 128, projection: Dmi.Projection.Learned, projectionBits: 4, leadingColumns: 16);
        Assert.Equal(2048 * (16 + 112 / 2) + 2048 * 8 + 128 * (1024 / 2 + 8), new StepBytes(leading).Little);

        // r and z read [x | h], the halves of n one side each, and each block has its own projection.
        int gates = 1024 * 64 + 1024 * 8 + 64 * (712 + 8), half = 512 * 64 + 512 * 8;
        Assert.Equal(gates + 2 * half + 64 * (200 + 8) + 64 * (512 + 8), new StepBytes(LayerShape.Gru(512, 200, reduced: 64, projection: Dmi.Projection.Learned)).Little);
        Assert.Equal(0, new StepBytes(LayerShape.Linear(70, 100, Activation.None)).Little);
    }

    [Fact]
    public void With_a_precomputed_input_rows_have_one_side_and_every_step_reads_a_row_of_the_table()
    {
        LayerShape shape = LayerShape.Lstm(
            512, bits: 2, projection: Dmi.Projection.None, mask: MaskRule.Influence, big: WeightPrecision.Int8, precomputedInput: true);
        var bytes = new StepBytes(shape);
        const int table = 4 * 2048;
        Assert.Equal(2048 * (512 + 8) + table, bytes.Dense);
        Assert.Equal(2048 * 512 / 4 + 2048 * 12, bytes.Little);
        Assert.Equal(bytes.Little + bytes.Dense, bytes.At(0));
        Assert.Equal(bytes.Little + table, bytes.At(1));
    }

    [Fact]
    public void Between_none_and_all_rows_bytes_grow_evenly()
    {
        var bytes = new StepBytes(LayerShape.Lstm(512, peephole: true));
        Assert.Equal(bytes.Little + bytes.Dense, bytes.At(0));
        Assert.Equal(bytes.Little + 4 * 3 * 512, bytes.At(1));
        Assert.Equal((bytes.At(0) + bytes.At(1)) / 2, bytes.At(0.5), 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.At(1.1));
    }
}
