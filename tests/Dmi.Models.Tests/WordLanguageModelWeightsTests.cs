namespace Dmi.Models.Tests;

public sealed class WordLanguageModelWeightsTests : IDisposable
{
    private readonly TinyModel _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Loading_keeps_every_tensor_and_adds_the_biases()
    {
        WordLanguageModelWeights weights = WordLanguageModelWeights.Load(_tiny.Folder);
        DualModuleWeights layer = weights.ForLayer(TinyLayer.Shape);

        Assert.Equal(TinyModel.Hidden, weights.HiddenSize);
        Assert.Equal(TinyModel.Words, weights.VocabularySize);
        Assert.Equal("word22", weights.Vocabulary[22]);
        Assert.Equal(Values("encoder.weight"), weights.Embeddings.ToArray());
        Assert.Equal(Values("encoder.weight")[(3 * TinyModel.Hidden)..(4 * TinyModel.Hidden)], weights.Embedding(3).ToArray());
        Assert.Equal(Values("decoder.bias"), weights.DecoderBias.ToArray());
        Assert.Equal(Values("rnn.weight_ih_l0"), layer.InputWeights.ToArray());
        Assert.Equal(Values("rnn.weight_hh_l0"), layer.RecurrentWeights.ToArray());
        Assert.Equal(Values("rnn.bias_ih_l0").Zip(Values("rnn.bias_hh_l0"), static (a, b) => a + b), layer.Bias.ToArray());
        Assert.False(layer.HasLittleModule);

        float[] Values(string name) => _tiny.Tensors[name].Values;
    }

    [Theory]
    [InlineData(WordLanguageModelWeights.ModelFileName)]
    [InlineData(WordLanguageModelWeights.VocabularyFileName)]
    public void A_missing_file_is_named(string name)
    {
        string path = Path.Combine(_tiny.Folder, name);
        File.Delete(path);

        var exception = Assert.Throws<FileNotFoundException>(() => WordLanguageModelWeights.Load(_tiny.Folder));

        Assert.StartsWith($"{path}: no such file", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(200)]
    [InlineData(-1)]
    public void A_model_that_is_cut_off_is_refused(int length)
    {
        byte[] bytes = File.ReadAllBytes(_tiny.ModelPath);
        File.WriteAllBytes(_tiny.ModelPath, bytes[..(length < 0 ? bytes.Length + length : length)]);

        var exception = Assert.Throws<InvalidDataException>(() => WordLanguageModelWeights.Load(_tiny.Folder));

        Assert.Contains(_tiny.ModelPath, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TinyModel.Words - 1)]
    [InlineData(TinyModel.Words + 1)]
    [InlineData(0)]
    public void A_vocabulary_of_another_length_is_refused(int words)
    {
        File.WriteAllLines(_tiny.VocabularyPath, Enumerable.Repeat("word", words));

        var exception = Assert.Throws<InvalidDataException>(() => WordLanguageModelWeights.Load(_tiny.Folder));

        Assert.Contains($"{words} words", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"has {TinyModel.Words} rows", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encoder.weight")]
    [InlineData("rnn.weight_ih_l0")]
    [InlineData("rnn.weight_hh_l0")]
    [InlineData("rnn.bias_ih_l0")]
    [InlineData("rnn.bias_hh_l0")]
    [InlineData("decoder.bias")]
    public void A_missing_or_infinite_tensor_is_named(string name)
    {
        float[] values = _tiny.Tensors[name].Values;
        (float kept, values[1]) = (values[1], float.PositiveInfinity);
        _tiny.WriteModel();
        var infinite = Assert.Throws<InvalidDataException>(() => WordLanguageModelWeights.Load(_tiny.Folder));
        values[1] = kept;
        _tiny.Tensors.Remove(name);
        _tiny.WriteModel();
        var missing = Assert.Throws<InvalidDataException>(() => WordLanguageModelWeights.Load(_tiny.Folder));

        Assert.Contains($"{name}[1] is Infinity", infinite.Message, StringComparison.Ordinal);
        Assert.Contains($"'{name}' is missing", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_refused_with_both_shapes()
    {
        _tiny.Tensors["rnn.weight_hh_l0"] = (new float[3 * TinyModel.Hidden * TinyModel.Hidden], [3 * TinyModel.Hidden, TinyModel.Hidden]);
        _tiny.WriteModel();

        var exception = Assert.Throws<InvalidDataException>(() => WordLanguageModelWeights.Load(_tiny.Folder));

        Assert.Contains("[36, 12]", exception.Message, StringComparison.Ordinal);
        Assert.Contains("[48, 12]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_that_is_no_matrix_is_refused()
    {
        _tiny.Tensors["encoder.weight"] = (new float[TinyModel.Words], [TinyModel.Words]);
        _tiny.WriteModel();

        var exception = Assert.Throws<InvalidDataException>(() => WordLanguageModelWeights.Load(_tiny.Folder));

        Assert.Contains("[23]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_of_another_size_is_refused_with_both_sizes()
    {
        WordLanguageModelWeights weights = WordLanguageModelWeights.Load(_tiny.Folder);

        var hidden = Assert.Throws<ArgumentException>(() => new WordLanguageModel<OtherLayer>(weights));
        var input = Assert.Throws<ArgumentException>(() => new WordLanguageModel<WideInputLayer>(weights));

        Assert.Contains("13 hidden units and 13 inputs", hidden.Message, StringComparison.Ordinal);
        Assert.Contains("12 hidden units and 14 inputs", input.Message, StringComparison.Ordinal);
        Assert.Contains("has 12 of both", input.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(TinyModel.Words)]
    public void An_embedding_outside_the_vocabulary_is_refused(int word)
    {
        WordLanguageModelWeights weights = WordLanguageModelWeights.Load(_tiny.Folder);

        Assert.Throws<ArgumentOutOfRangeException>(() => weights.Embedding(word).ToArray());
    }
}
