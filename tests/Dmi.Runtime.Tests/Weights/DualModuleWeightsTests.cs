using Dmi.Weights;

namespace Dmi.Runtime.Tests.Weights;

public sealed class DualModuleWeightsTests : IDisposable
{
    private static readonly LayerShape Shape = LayerShape.Lstm(3, 5, reduced: 2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(59, 36, 12, "inputWeights", "59", "60")]
    [InlineData(60, 37, 12, "recurrentWeights", "37", "36")]
    [InlineData(60, 36, 0, "bias", "0", "12")]
    public void Wrong_lengths_are_refused_with_name_actual_and_expected(
        int input, int recurrent, int bias, string name, string actual, string expected)
    {
        var exception = Assert.Throws<ArgumentException>(
            () => DualModuleWeights.FromDense(Shape, new float[input], new float[recurrent], new float[bias]));
        Assert.Equal(name, exception.ParamName);
        Assert.Contains($"{name} has {actual} values, expected {expected}", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Values_that_are_not_finite_are_refused_with_name_place_and_value(float value, string text)
    {
        var recurrent = new float[36];
        recurrent[35] = value;
        var exception = Assert.Throws<ArgumentException>(() => DualModuleWeights.FromDense(Shape, new float[60], recurrent, new float[12]));
        Assert.Equal("recurrentWeights", exception.ParamName);
        Assert.Contains($"recurrentWeights[35] is {text}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recurrent_bias_is_refused_for_an_LSTM() => Assert.Equal("recurrentBias", Assert.Throws<ArgumentException>(
        static () => DualModuleWeights.FromDense(Shape, new float[60], new float[36], new float[12], new float[12])).ParamName);

    [Fact]
    public void A_shape_is_needed() => Assert.Throws<ArgumentNullException>(
        static () => DualModuleWeights.FromDense(null!, new float[60], new float[36], new float[12]));

    [Fact]
    public void Weights_are_copied()
    {
        var input = new float[60];
        var weights = DualModuleWeights.FromDense(Shape, input, new float[36], new float[12]);
        input[0] = 9;
        Assert.Equal(0, weights.InputWeights.Span[0]);
    }

    [Fact]
    public void Thresholds_of_another_number_of_gates_are_refused()
    {
        string message = Assert.Throws<ArgumentException>(
            static () => TestData.Weights(Shape).WithThresholds(SwitchingThresholds.Magnitude(1, 2, 3))).Message;
        Assert.Contains("3 gates, the layer has 4", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void Every_kind_and_mask_survives_a_file(int bits)
    {
        foreach (MaskRule mask in Enum.GetValues<MaskRule>())
        {
            foreach (LayerShape shape in TestData.Shapes(bits, mask))
            {
                DualModuleWeights fitted = LittleModuleTrainer.Fit(TestData.Weights(shape), TestData.Trace(shape, 40));
                SwitchingThresholds found = ThresholdSearch.ForRatio(fitted, TestData.Trace(shape, 40), 0.3);
                foreach (SwitchingThresholds? thresholds in new[] { null, found, SwitchingThresholds.Dense(shape) })
                {
                    DualModuleWeights weights = fitted.WithThresholds(thresholds);
                    string path = _folder.File("layer.safetensors");
                    weights.Save(path);
                    DualModuleWeights read = DualModuleWeights.Load(path);
                    Assert.Equal(weights.Shape, read.Shape);
                    Assert.Equal(weights.InputWeights.ToArray(), read.InputWeights.ToArray());
                    Assert.Equal(weights.RecurrentWeights.ToArray(), read.RecurrentWeights.ToArray());
                    Assert.Equal(weights.Bias.ToArray(), read.Bias.ToArray());
                    Assert.Equal(weights.RecurrentBias.ToArray(), read.RecurrentBias.ToArray());
                    Assert.Equal(weights.Peepholes.ToArray(), read.Peepholes.ToArray());
                    Assert.Equal(weights.Thresholds, read.Thresholds);
                    TestData.AssertSame(weights.Little!, read.Little!);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void Little_weights_take_exactly_their_bits_in_a_file(int bits)
    {
        LayerShape shape = LayerShape.Gru(17, 12, reduced: 7, bits: bits);
        DualModuleWeights weights = LittleModuleTrainer.Fit(TestData.Weights(shape), TestData.Trace(shape, 40));
        string path = _folder.File("layer.safetensors");
        weights.Save(path);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        string[] names = ["little.weight", "little.candidate.input.weight", "little.candidate.hidden.weight"];
        foreach ((string name, LittleMatrix matrix) in names.Zip(weights.Little!.Matrices))
        {
            Assert.Equal(((long)matrix.Rows * matrix.Columns * bits + 7) / 8, file.Tensors[name].ByteCount);
        }
    }

    [Fact]
    public void Layers_without_activation_and_without_peepholes_yet_survive_a_file()
    {
        string path = _folder.File("layer.safetensors");
        LayerShape linear = LayerShape.Linear(5, 3, Activation.None);
        TestData.Weights(linear).Save(path);
        Assert.Equal(linear, DualModuleWeights.Load(path).Shape);
        LayerShape peephole = LayerShape.Lstm(3, 5, peephole: true);
        DualModuleWeights.FromDense(peephole, new float[60], new float[36], new float[12]).Save(path);
        Assert.Equal(peephole, DualModuleWeights.Load(path).Shape);
        Assert.True(DualModuleWeights.Load(path).Peepholes.IsEmpty);
    }

    /// <summary>Files of the time when there were LSTMs of 8, 16 and 32 bits alone.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void A_file_of_version_1_is_read(int bits)
    {
        LayerShape shape = LayerShape.Lstm(9, 5, reduced: 4, bits: bits, seed: -77);
        DualModuleWeights weights = LittleModuleTrainer.Fit(TestData.Weights(shape), TestData.Trace(shape, 50))
            .WithThresholds(SwitchingThresholds.Magnitude(1, 2, 3, 4));
        string path = _folder.File("old.safetensors");
        FirstVersion.Save(weights, path);
        DualModuleWeights read = DualModuleWeights.Load(path);
        Assert.Equal(shape, read.Shape);
        Assert.Equal(weights.RecurrentWeights.ToArray(), read.RecurrentWeights.ToArray());
        Assert.Equal(weights.Thresholds, read.Thresholds);
        Assert.Equal(0, read.Little!.MeanError);
        TestData.AssertSame(new LittleModule(shape, weights.Little!.Matrices, 0), read.Little);

        // And written again it is a file of today.
        read.Save(path);
        TestData.AssertSame(read.Little, DualModuleWeights.Load(path).Little!);
    }

    [Fact]
    public void A_second_bias_and_peepholes_belong_to_their_kinds_alone()
    {
        Assert.Equal(12, DualModuleWeights.FromDense(LayerShape.Gru(4), new float[48], new float[48], new float[12]).RecurrentBias.Length);
        Assert.Throws<ArgumentException>(static () => DualModuleWeights.FromDense(
            LayerShape.Gru(4), new float[48], new float[48], new float[12], new float[11]));
        Assert.Throws<ArgumentException>(static () => DualModuleWeights.FromDense(
            LayerShape.Linear(4, 4, Activation.Relu), new float[16], new float[16], new float[4]));
        Assert.Throws<ArgumentException>(static () => DualModuleWeights.FromDense(LayerShape.Gru(4), new float[48], new float[12]));
        Assert.Throws<InvalidOperationException>(static () => TestData.Weights(Shape).WithPeepholes(new float[9]));
        Assert.Throws<ArgumentException>(static () => TestData.Weights(LayerShape.Lstm(3, peephole: true)).WithPeepholes(new float[8]));
    }

    [Fact]
    public void Another_mask_drops_the_thresholds_and_keeps_the_rest()
    {
        DualModuleWeights weights = TestData.Weights(Shape).WithThresholds(SwitchingThresholds.Magnitude(1, 2, 3, 4));
        DualModuleWeights other = weights.WithMask(MaskRule.TopK);
        Assert.Null(other.Thresholds);
        Assert.Equal(MaskRule.TopK, other.Shape.Mask);
        Assert.True(other.Shape.FitsWeightsOf(weights.Shape));
        Assert.Same(weights, weights.WithMask(MaskRule.Threshold));
        Assert.Throws<ArgumentException>(() => other.WithThresholds(SwitchingThresholds.Magnitude(1, 2, 3, 4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => weights.WithMask((MaskRule)9));
    }

    [Fact]
    public void Another_precision_keeps_everything_and_survives_a_file()
    {
        LayerShape shape = LayerShape.Lstm(9, 5, reduced: 4);
        DualModuleWeights weights = LittleModuleTrainer.Fit(TestData.Weights(shape), TestData.Trace(shape, 50))
            .WithThresholds(SwitchingThresholds.Magnitude(1, 2, 3, 4));
        DualModuleWeights other = weights.WithBig(WeightPrecision.Int8);
        Assert.Equal(LayerShape.Lstm(9, 5, reduced: 4, big: WeightPrecision.Int8), other.Shape);
        Assert.Same(weights.Little, other.Little);
        Assert.Same(weights.Thresholds, other.Thresholds);
        Assert.Same(weights.Little, weights.WithShape(other.Shape).Little);
        Assert.Null(weights.WithShape(LayerShape.Lstm(9, 5, reduced: 3, big: WeightPrecision.Int8)).Little);
        Assert.Same(weights, weights.WithBig(WeightPrecision.Float32));
        Assert.Throws<ArgumentOutOfRangeException>(() => weights.WithBig((WeightPrecision)9));

        string path = _folder.File("int8.safetensors");
        other.Save(path);
        DualModuleWeights read = DualModuleWeights.Load(path);
        Assert.Equal(other.Shape, read.Shape);
        Assert.Equal(weights.InputWeights.ToArray(), read.InputWeights.ToArray());
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void Everything_survives_a_file(int bits)
    {
        LayerShape shape = LayerShape.Lstm(9, 5, reduced: 4, bits: bits, seed: -77);
        DualModuleWeights weights = LittleModuleTrainer.Fit(TestData.Weights(shape), TestData.Trace(shape, 50))
            .WithThresholds(new SwitchingThresholds(
                SwitchingInterval.All, SwitchingInterval.Nothing, SwitchingInterval.Magnitude(0.1), SwitchingInterval.SigmoidAbove(0.3)));
        string path = _folder.File("layer.safetensors");
        weights.Save(path);
        DualModuleWeights read = DualModuleWeights.Load(path);
        Assert.Equal(weights.Shape, read.Shape);
        Assert.Equal(weights.InputWeights.ToArray(), read.InputWeights.ToArray());
        Assert.Equal(weights.RecurrentWeights.ToArray(), read.RecurrentWeights.ToArray());
        Assert.Equal(weights.Bias.ToArray(), read.Bias.ToArray());
        Assert.Equal(weights.Thresholds, read.Thresholds);
        Assert.True(read.HasLittleModule);
        TestData.AssertSame(weights.Little!, read.Little!);
    }

    [Fact]
    public void Weights_without_little_module_and_thresholds_survive_a_file()
    {
        string path = _folder.File("layer.safetensors");
        TestData.Weights(Shape).Save(path);
        DualModuleWeights read = DualModuleWeights.Load(path);
        Assert.False(read.HasLittleModule);
        Assert.Null(read.Thresholds);
    }

    [Fact]
    public void Saving_replaces_a_file_and_leaves_nothing_beside_it()
    {
        string path = _folder.File("layer.safetensors");
        TestData.Weights(Shape, seed: 1).Save(path);
        DualModuleWeights second = TestData.Weights(Shape, seed: 2);
        second.Save(path);
        Assert.Equal(second.Bias.ToArray(), DualModuleWeights.Load(path).Bias.ToArray());
        Assert.Equal(["layer.safetensors"], _folder.Files);
    }

    [Fact]
    public void Saving_into_a_folder_that_is_not_there_is_an_IO_error()
    {
        Assert.ThrowsAny<IOException>(() => TestData.Weights(Shape).Save(_folder.File("none/layer.safetensors")));
        Assert.Empty(_folder.Files);
    }

    /// <summary>The last step, the rename, fails here: by then all has been written.</summary>
    [Fact]
    public void A_save_that_fails_leaves_what_was_there_and_nothing_else()
    {
        string path = _folder.File("taken");
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "inside"), "untouched");
        Assert.ThrowsAny<IOException>(() => TestData.Weights(Shape).Save(path));
        Assert.Equal(["taken"], _folder.Files);
        Assert.Equal("untouched", File.ReadAllText(Path.Combine(path, "inside")));
    }

    [Fact]
    public void A_path_is_needed()
    {
        Assert.Throws<ArgumentException>(static () => TestData.Weights(Shape).Save(""));
        Assert.Throws<ArgumentNullException>(static () => TestData.Weights(Shape).Save(null!));
        Assert.Throws<ArgumentException>(static () => DualModuleWeights.Load(""));
    }

    [Fact]
    public void One_big_module_serves_shapes_of_other_little_modules()
    {
        LayerShape eight = LayerShape.Lstm(9, 5, reduced: 4), one = LayerShape.Lstm(9, 5, bits: 1, reduced: 3, seed: 2);
        DualModuleWeights weights = LittleModuleTrainer.Fit(TestData.Weights(eight), TestData.Trace(eight, 50));
        Assert.Same(weights, weights.WithShape(eight));
        DualModuleWeights other = weights.WithShape(one);
        Assert.Equal((one, false), (other.Shape, other.HasLittleModule));
        Assert.Equal(weights.InputWeights.ToArray(), other.InputWeights.ToArray());
        Assert.Throws<ArgumentException>(() => weights.WithShape(LayerShape.Lstm(9, 6)));
        Assert.Throws<ArgumentException>(() => weights.WithShape(LayerShape.Gru(9, 5)));
    }
}
