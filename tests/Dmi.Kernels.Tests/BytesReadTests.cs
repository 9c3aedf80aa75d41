using Dmi.KernelProbe;

namespace Dmi.Kernels.Tests;

/// <summary>Statistics count every byte of weights that a step reads, each once.</summary>
public sealed class BytesReadTests
{
    [Fact]
    public void A_gru_that_resets_after_the_product_has_two_biases_per_candidate()
    {
        // Each side of 417 columns fills 27 cache lines. Tiles have the padding of units, too, 432 slots a gate.
        const int units = 417, slots = 432, row = 54 * 64 + 4;
        using var layer = new G417x417b8(ProbeWeights.WithLittle(G417x417b8.Shape, 1));
        GruState state = layer.CreateState();
        layer.StepDense(new float[units], state);
        Assert.Equal(3 * slots * row + slots * 4, state.Statistics.BytesRead);

        // k is 342: sides of 342 bytes in segments of 344, two floats a slot, 432 slots a gate. r and z read both sides at once, n each by
        // itself. P at two bits an entry in 352 rows of 108, once for both sides.
        const long little = 2 * 432 * (2 * 344 + 8) + 2 * 432 * (344 + 8) + 352 * 108;
        Assert.Equal(342, G417x417b8.ReducedSize);
        SwitchingInterval half = SwitchingInterval.Magnitude(0.6);
        foreach ((SwitchingInterval candidate, int candidates) in ((SwitchingInterval, int)[])[(SwitchingInterval.All, units), (SwitchingInterval.Nothing, 0)])
        {
            layer.Thresholds = new SwitchingThresholds(half, half, candidate);
            GruState dual = layer.CreateState();
            layer.Step(ProbeWeights.Uniform(new Random(2), units, 1), dual);
            long rows = dual.Statistics.RowsComputed;
            Assert.InRange(rows - candidates, 1, 2 * units - 1);
            Assert.Equal(rows * row + candidates * 4 + little, dual.Statistics.BytesRead);
        }
    }

    [Fact]
    public void A_gru_that_resets_before_the_product_has_one_bias_per_row()
    {
        using var layer = new G417x417b8Before(ProbeWeights.Dense(G417x417b8Before.Shape, 1));
        GruState state = layer.CreateState();
        layer.StepDense(new float[417], state);
        Assert.Equal(3 * 432 * (54 * 64 + 4), state.Statistics.BytesRead);
    }

    [Fact]
    public void Peepholes_are_read_at_every_step()
    {
        // [37 | 130] columns fill 3 and 9 cache lines; three vectors of 144 slots.
        const int row = 12 * 64 + 4, peepholes = 3 * 144 * 4;
        using var layer = new L130x37b4Peephole(ProbeWeights.WithLittle(L130x37b4Peephole.Shape, 1)) { Thresholds = SwitchingThresholds.Magnitude(0.6, 0.6, 0.6, 0.6) };
        LstmState dense = layer.CreateState(), dual = layer.CreateState();
        float[] input = ProbeWeights.Uniform(new Random(2), 37, 1);
        layer.StepDense(input, dense);
        Assert.Equal(4 * 144 * row + peepholes, dense.Statistics.BytesRead);
        layer.Step(input, dual);
        long rows = dual.Statistics.RowsComputed;
        Assert.InRange(rows, 1, 4 * 130 - 1);

        // Nothing is projected; two columns a byte in segments of 20 and 68 bytes.
        Assert.Equal(rows * row + peepholes + 4 * 144 * (20 + 68 + 8), dual.Statistics.BytesRead);
    }

    [Fact]
    public void Rows_of_integers_have_a_byte_per_weight_and_a_scale()
    {
        // [37 | 130] columns fill 1 and 3 cache lines; bias and scale. Tiles have the padding of units, too, 144 slots a gate.
        const int row = 4 * 64 + 2 * 4;
        using var layer = new L130x37b8Int8(ProbeWeights.WithLittle(L130x37b8Int8.Shape, 1)) { Thresholds = SwitchingThresholds.Magnitude(0.6, 0.6, 0.6, 0.6) };
        LstmState dense = layer.CreateState(), dual = layer.CreateState();
        float[] input = ProbeWeights.Uniform(new Random(2), 37, 1);
        layer.StepDense(input, dense);
        Assert.Equal(4 * 144 * row, dense.Statistics.BytesRead);
        layer.Step(input, dual);
        long rows = dual.Statistics.RowsComputed;
        Assert.InRange(rows, 1, 4 * 130 - 1);

        // k is 40: x in a segment of 40 bytes as it is, h projected into one of 40; P at two bits an entry in 48 rows of 36.
        Assert.Equal(rows * row + 4 * 144 * (40 + 40 + 8) + 48 * 36, dual.Statistics.BytesRead);
    }

    [Fact]
    public void Tiles_have_the_padding_of_both_halves_of_a_candidate()
    {
        // 144 slots a gate of [37 | 130] columns, and a second bias for those of n.
        const int row = 4 * 64 + 2 * 4;
        using var layer = new G130x37b8TopKInt8(ProbeWeights.Dense(G130x37b8TopKInt8.Shape, 1));
        GruState state = layer.CreateState();
        layer.StepDense(new float[37], state);
        Assert.Equal(144 * (3 * row + 4), state.Statistics.BytesRead);
    }

    [Fact]
    public void With_a_precomputed_input_one_side_and_a_row_of_the_table_are_read()
    {
        // 130 columns fill 3 cache lines; bias and scale.
        const int row = 3 * 64 + 2 * 4, table = 4 * 4 * 130;
        using var layer = new L130b8PrecomputedInt8(ProbeWeights.WithLittle(L130b8PrecomputedInt8.Shape, 1)) { Thresholds = SwitchingThresholds.Magnitude(0.6, 0.6, 0.6, 0.6) };
        LstmState dense = layer.CreateState(), dual = layer.CreateState();
        float[] input = ProbeWeights.Uniform(new Random(2), L130b8PrecomputedInt8.InputSize, 1);
        layer.StepDense(input, dense);
        Assert.Equal(4 * 144 * row + table, dense.Statistics.BytesRead);
        layer.Step(input, dual);
        long rows = dual.Statistics.RowsComputed;
        Assert.InRange(rows, 1, 4 * 130 - 1);

        // h is projected to 40 values in a segment of 40 bytes; P at two bits an entry in 48 rows of 36.
        Assert.Equal(rows * row + table + 4 * 144 * (40 + 8) + 48 * 36, dual.Statistics.BytesRead);
    }

    [Fact]
    public void Rows_of_bfloat16_have_two_bytes_per_weight()
    {
        // [37 | 130] columns fill 2 and 5 cache lines; 144 slots a gate.
        using var layer = new G130x37b8BFloat16(ProbeWeights.Dense(G130x37b8BFloat16.Shape, 1));
        GruState state = layer.CreateState();
        layer.StepDense(new float[37], state);
        Assert.Equal(3 * 144 * (7 * 64 + 4) + 144 * 4, state.Statistics.BytesRead);
    }

    [Fact]
    public void Rows_without_tiles_have_no_padding_of_units()
    {
        using var floats = new L130x37b4Rows(ProbeWeights.Dense(L130x37b4Rows.Shape, 1));
        LstmState lstm = floats.CreateState();
        floats.StepDense(new float[37], lstm);
        Assert.Equal(4 * 130 * (12 * 64 + 4), lstm.Statistics.BytesRead);

        using var halves = new G130x37b4BFloat16Rows(ProbeWeights.Dense(G130x37b4BFloat16Rows.Shape, 1));
        GruState gru = halves.CreateState();
        halves.StepDense(new float[37], gru);
        Assert.Equal(3 * 130 * (7 * 64 + 4) + 130 * 4, gru.Statistics.BytesRead);
    }

    [Fact]
    public void A_linear_layer_reads_one_side()
    {
        const int size = 1024, row = size * 4 + 4;
        using var layer = new F1024x1024Relub8(ProbeWeights.WithLittle(F1024x1024Relub8.Shape, 1)) { Thresholds = new SwitchingThresholds(SwitchingInterval.ReluAbove(0.1)) };
        LinearState dense = layer.CreateState(), dual = layer.CreateState();
        float[] input = ProbeWeights.Uniform(new Random(2), size, 1), output = new float[size];
        layer.ForwardDense(input, output, dense);
        Assert.Equal(size * row, dense.Statistics.BytesRead);
        layer.Forward(input, output, dual);
        long rows = dual.Statistics.RowsComputed;
        Assert.InRange(rows, 1, size - 1);

        // k is 332, in segments of as many bytes; P at two bits an entry in 336 rows of 256.
        Assert.Equal(rows * row + size * (332 + 8) + 336 * 256, dual.Statistics.BytesRead);
    }
}
