using System.IO.Compression;

namespace Dmi.Models.Tests;

public sealed class TesseractModelTests : IDisposable
{
    private readonly TinyTesseractModel _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Sizes_characters_and_the_large_layer_come_from_the_file()
    {
        TesseractModel model = _tiny.Load();
        DualModuleWeights layer = model.ForLayer(TinyLineLayer.Shape);

        Assert.Equal((TinyTesseractModel.Height, TinyTesseractModel.Features, TinyTesseractModel.Hidden), (model.LineHeight, model.FeatureSize, model.HiddenSize));
        Assert.Equal([" ", "a", "", "é", "𝄞"], model.Alphabet);
        Assert.Equal(_tiny.Path, model.Source);
        int[] placeInFile = [1, 2, 0, 3];
        for (int row = 0; row < 4 * TinyTesseractModel.Hidden; row++)
        {
            TinyTesseractMatrix gate = _tiny.Large.Matrices[placeInFile[row / TinyTesseractModel.Hidden]];
            int unit = row % TinyTesseractModel.Hidden;
            for (int i = 0; i < TinyTesseractModel.Features; i++) Assert.Equal((float)gate[unit, i], layer.InputWeights.Span[row * TinyTesseractModel.Features + i]);
            for (int i = 0; i < TinyTesseractModel.Hidden; i++)
            {
                Assert.Equal((float)gate[unit, TinyTesseractModel.Features + i], layer.RecurrentWeights.Span[row * TinyTesseractModel.Hidden + i]);
            }

            Assert.Equal((float)gate[unit, gate.Columns - 1], layer.Bias.Span[row]);
        }
    }

    [Fact]
    public void A_compressed_file_is_the_same_model()
    {
        TesseractModel plain = _tiny.Load();
        byte[] compressed = Compress(_tiny.Build());
        File.WriteAllBytes(_tiny.Path, compressed);

        TesseractModel model = TesseractModel.Load(_tiny.Path);

        Assert.Equal(plain.Alphabet, model.Alphabet);
        Assert.Equal(plain.ForLayer(TinyLineLayer.Shape).InputWeights.ToArray(), model.ForLayer(TinyLineLayer.Shape).InputWeights.ToArray());
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        byte[] bytes = _tiny.Build();
        for (int length = 0; length < bytes.Length; length++) AssertRefused(bytes[..length]);
        byte[] compressed = Compress(bytes);
        for (int length = 0; length < compressed.Length - 8; length += 7) AssertRefused(compressed[..length]);
    }

    [Fact]
    public void A_changed_byte_gives_a_model_or_a_sentence_and_nothing_else()
    {
        byte[] bytes = _tiny.Build();
        byte[] compressed = Compress(bytes);
        var random = new Random(2);
        int refused = 0;
        for (int i = 0; i < 4000; i++)
        {
            byte[] changed = [.. i % 4 == 0 ? compressed : bytes];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(_tiny.Path, changed);
            try
            {
                TesseractModel.Load(_tiny.Path).Features(TinyTesseractModel.Line(9));
            }
            catch (InvalidDataException exception)
            {
                AssertSentence(exception);
                refused++;
            }
            catch (ArgumentException)
            {
                // The changed byte was the height of a line.
            }
        }

        Assert.InRange(refused, 500, 4000);
    }

    [Fact]
    public void Other_files_are_refused()
    {
        AssertRefused([]);
        AssertRefused("P5\n3 3\n255\n"u8.ToArray());
        AssertRefused(new byte[1000]);
        AssertRefused(Compress([]));
        AssertRefused([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255]);
        Assert.Throws<FileNotFoundException>(() => TesseractModel.Load(_tiny.Path + ".none"));
    }

    [Theory]
    [InlineData(17)]
    [InlineData(21)]
    [InlineData(22)]
    public void A_missing_component_is_named(int component)
    {
        _tiny.Missing.Add(component);

        AssertLoadFails($"component {component} (");
    }

    public static TheoryData<string, string> WrongNetworks => new()
    {
        { "another layer", "'Lfx6' is a layer of type 'Relu', which the line recogniser does not run" },
        { "another order", "the network is Series(Input, Series(Convolve, Tanh), Maxpool, XYTranspose(SummLSTM), LSTM, RTLReversed(LSTM), Softmax)" },
        { "nested", "nested 8 deep" },
        { "training", "'Lfx6' was saved in the middle of training" },
        { "old tag", "a layer begins with byte 7" },
        { "height", "height 0 and depth 1" },
        { "colour", "height 13 and depth 3" },
        { "kernel", "half sides 2 × 1" },
        { "pool", "sides 3 × 2" },
        { "floats", "'Lfx4' are stored in mode 128" },
        { "columns", "gate 2 of 'Lfx6' is 6 × 11 and reads 11 values" },
        { "two dimensions", "reads 17 values" },
        { "empty matrix", "a matrix of 0 × 7" },
        { "scales", "5 rows of 'Output' have 4 scales" },
        { "infinite scale", "the scale of row 1 of 'Lfx6' is not finite" },
        { "chain", "'Lfx6' has 4 inputs, expected 5" },
        { "softmax", "'Output' has 5 inputs, expected 6" },
        { "blank", "the blank is class 5, the network has 5" },
        { "character count", "which should say how many" },
        { "too many characters", "which should say how many" },
        { "codes", "4 codes for 5 characters" },
        { "long code", "'é' is made of 2 classes" },
        { "code", "'é' is class 5, the network has 5" },
        { "no character", "class 3 of 5 stands for no character" },
    };

    [Theory]
    [MemberData(nameof(WrongNetworks))]
    public void A_network_that_is_not_run_is_refused_by_name(string change, string message)
    {
        Change(change);

        AssertLoadFails(message);
    }

    private void Change(string change)
    {
        TinyTesseractMatrix gate = _tiny.Large.Matrices[2], output = _tiny.Softmax.Matrices[0];
        switch (change)
        {
            case "another layer": _tiny.Large.Type = "Relu"; break;
            case "another order": _tiny.Root.Children.Remove(_tiny.Large); break;
            case "nested":
                TinyTesseractNode inner = _tiny.Large;
                for (int i = 0; i < 8; i++)
                {
                    var outer = new TinyTesseractNode("Series", "outer", 1, 1);
                    outer.Children.Add(inner);
                    inner = outer;
                }

                _tiny.Root.Children.Insert(1, inner);
                break;
            case "training": _tiny.Large.Training = 1; break;
            case "old tag": _tiny.Large.Tag = 7; break;
            case "height": _tiny.Input.Sizes[1] = 0; break;
            case "colour": _tiny.Input.Sizes[3] = 3; break;
            case "kernel": _tiny.Convolve.Sizes[0] = 2; break;
            case "pool": _tiny.Pool.Sizes[1] = 2; break;
            case "floats": _tiny.Forward.Matrices[0].Mode = 128; break;
            case "columns":
                _tiny.Large.Matrices[2] = new TinyTesseractMatrix(new Random(1), gate.Rows, gate.Columns - 1);
                break;
            case "two dimensions": _tiny.Large.GateInputs += TinyTesseractModel.Hidden; break;
            case "empty matrix": output.Rows = 0; break;
            case "scales": output.Scales = output.Scales[..1]; break;
            case "infinite scale": gate.Scales[1] = 1e37; break;
            case "chain":
                _tiny.Large.Inputs = 4;
                _tiny.Large.GateInputs = 4 + TinyTesseractModel.Hidden;
                for (int i = 0; i < 4; i++) _tiny.Large.Matrices[i] = new TinyTesseractMatrix(new Random(1), gate.Rows, gate.Columns - 1);
                break;
            case "softmax":
                _tiny.Softmax.Matrices[0] = new TinyTesseractMatrix(new Random(1), output.Rows, output.Columns - 1);
                break;
            case "blank": _tiny.Blank = 5; break;
            case "character count": _tiny.CharacterCount = "five"; break;
            case "too many characters": _tiny.CharacterCount = "7"; break;
            case "codes": _tiny.Codes.RemoveAt(0); break;
            case "long code": _tiny.Codes[3] = [3, 0]; break;
            case "code": _tiny.Codes[3] = [5]; break;
            case "no character": _tiny.Codes[3] = [0]; break;
            default: throw new ArgumentOutOfRangeException(nameof(change));
        }
    }

    private void AssertLoadFails(string message)
    {
        var exception = Assert.Throws<InvalidDataException>(_tiny.Load);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        AssertSentence(exception);
    }

    private void AssertRefused(byte[] bytes)
    {
        File.WriteAllBytes(_tiny.Path, bytes);
        AssertSentence(Assert.Throws<InvalidDataException>(() => TesseractModel.Load(_tiny.Path)));
    }

    private void AssertSentence(InvalidDataException exception)
    {
        Assert.StartsWith(_tiny.Path + ": ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) gzip.Write(bytes);
        return stream.ToArray();
    }
}
