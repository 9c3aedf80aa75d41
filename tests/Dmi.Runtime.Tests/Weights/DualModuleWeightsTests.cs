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
        Assert.Equal((weights.Little!.Rows, weights.Little.Columns, bits), (read.Little!.Rows, read.Little.Columns, read.Little.Bits));
        TestData.AssertSame(weights.Little, read.Little);
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
}
