using System.Text;
using CsCheck;
using Dmi.Weights;

namespace Dmi.Runtime.Tests.Weights;

/// <summary>Whatever a file holds, reading it ends well, in <see cref="InvalidDataException"/>, or in <see cref="IOException"/>.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Headers => new()
    {
        { "not JSON", "{\"t\":" },
        { "an array", "[]" },
        { "a number", "7" },
        { "nothing", "" },
        { "an entry that is no object", "{\"t\":5}" },
        { "no type", """{"t":{"shape":[1],"data_offsets":[0,4]}}""" },
        { "no shape", """{"t":{"dtype":"F32","data_offsets":[0,4]}}""" },
        { "no offsets", """{"t":{"dtype":"F32","shape":[1]}}""" },
        { "a type that is no string", """{"t":{"dtype":3,"shape":[1],"data_offsets":[0,4]}}""" },
        { "a type that is null", """{"t":{"dtype":null,"shape":[1],"data_offsets":[0,4]}}""" },
        { "an unknown type", SafetensorsBytes.Tensor("F8", "[4]", "[0,4]") },
        { "an empty type", SafetensorsBytes.Tensor("", "[4]", "[0,4]") },
        { "a type by number", SafetensorsBytes.Tensor("9", "[1]", "[0,4]") },
        { "a type by signed number", SafetensorsBytes.Tensor("+9", "[1]", "[0,4]") },
        { "a type with spaces", SafetensorsBytes.Tensor(" F32 ", "[1]", "[0,4]") },
        { "a list of types", SafetensorsBytes.Tensor("BOOL,F32", "[1]", "[0,4]") },
        { "a type in lower case", SafetensorsBytes.Tensor("f32", "[1]", "[0,4]") },
        { "a negative size", SafetensorsBytes.Tensor("F32", "[-1]", "[0,4]") },
        { "two negative sizes", SafetensorsBytes.Tensor("F32", "[-1,-1]", "[0,4]") },
        { "sizes whose product overflows", SafetensorsBytes.Tensor("F32", "[4611686018427387905,1]", "[0,4]") },
        { "sizes whose product overflows far", SafetensorsBytes.Tensor("F32", "[9223372036854775807,9223372036854775807,9223372036854775807]", "[0,4]") },
        { "sizes whose product wraps around to zero", SafetensorsBytes.Tensor("U8", "[4611686018427387904,4611686018427387904,16]", "[0,0]") },
        { "a size beyond 64 bits", SafetensorsBytes.Tensor("F32", "[18446744073709551617]", "[0,4]") },
        { "a fractional size", SafetensorsBytes.Tensor("F32", "[0.5]", "[0,4]") },
        { "a size that is text", SafetensorsBytes.Tensor("F32", "[\"1\"]", "[0,4]") },
        { "a shape that is no array", SafetensorsBytes.Tensor("F32", "1", "[0,4]") },
        { "one offset", SafetensorsBytes.Tensor("F32", "[1]", "[4]") },
        { "three offsets", SafetensorsBytes.Tensor("F32", "[1]", "[0,4,8]") },
        { "a negative offset", SafetensorsBytes.Tensor("F32", "[1]", "[-4,0]") },
        { "offsets the wrong way round", SafetensorsBytes.Tensor("F32", "[1]", "[4,0]") },
        { "offsets past the end", SafetensorsBytes.Tensor("F32", "[5]", "[0,20]") },
        { "offsets far past the end", SafetensorsBytes.Tensor("F32", "[1]", "[9223372036854775803,9223372036854775807]") },
        { "too few bytes for the shape", SafetensorsBytes.Tensor("F32", "[2]", "[0,4]") },
        { "too many bytes for the shape", SafetensorsBytes.Tensor("F32", "[1]", "[0,8]") },
        { "tensors that overlap", """{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"u":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""" },
        { "tensors in one place", """{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"u":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""" },
        { "a name twice", """{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""" },
        { "metadata that are no object", """{"__metadata__":[1]}""" },
        { "metadata that are no strings", """{"__metadata__":{"a":1}}""" },
        { "a name that is half a surrogate pair", """{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""" },
        { "too deep a nesting", new string('[', 10_000) },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_malformed_header_is_refused(string what, string header)
    {
        string path = _folder.Write("bad.safetensors", SafetensorsBytes.From(header, new byte[16]));
        string message = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(path)).Message;
        Assert.True(message.StartsWith(path, StringComparison.Ordinal), $"The message on {what} does not begin with the path: {message}");
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused()
    {
        byte[] header = [.. Encoding.UTF8.GetBytes("{\"t"), 0xFF, 0xFE, .. Encoding.UTF8.GetBytes("\":{}}")];
        string path = _folder.Write("bad.safetensors", SafetensorsBytes.From(header, (ulong)header.Length, []));
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(path));
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData((ulong)long.MaxValue)]
    [InlineData(100_000_001UL)]
    [InlineData(3UL)]
    public void A_header_longer_than_the_file_is_refused_without_reading_it(ulong length)
    {
        string path = _folder.Write("bad.safetensors", SafetensorsBytes.From([(byte)'{', (byte)'}'], length, []));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(path));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        LayerShape[] shapes =
        [
            LayerShape.Lstm(3, 5, reduced: 2), LayerShape.Gru(2, 3, reduced: 2, bits: 2, mask: MaskRule.TopK),
            LayerShape.Linear(5, 3, Activation.Tanh, reduced: 2, mask: MaskRule.Influence),
        ];
        foreach (LayerShape shape in shapes)
        {
            CutOffAnywhere(LayerFile(shape));
        }
    }

    private void CutOffAnywhere(byte[] whole)
    {
        for (int length = 0; length < whole.Length; length++)
        {
            string path = _folder.Write("cut.safetensors", whole[..length]);
            Assert.Throws<InvalidDataException>(() => DualModuleWeights.Load(path));
        }

        DualModuleWeights.Load(_folder.Write("whole.safetensors", whole));
    }

    public static TheoryData<LayerKind, int> KindsAndBits => new()
    {
        { LayerKind.Lstm, 8 }, { LayerKind.Lstm, 16 }, { LayerKind.Lstm, 32 }, { LayerKind.Lstm, 2 },
        { LayerKind.Gru, 1 }, { LayerKind.Gru, 8 }, { LayerKind.Linear, 4 },
    };

    [Theory]
    [MemberData(nameof(KindsAndBits))]
    public void Random_damage_is_refused_or_harmless(LayerKind kind, int bits)
    {
        byte[] whole = LayerFile(kind switch
        {
            LayerKind.Lstm => LayerShape.Lstm(3, 5, reduced: 2, bits: bits, peephole: bits == 2),
            LayerKind.Gru => LayerShape.Gru(3, 5, reduced: 2, bits: bits, resetAfter: bits == 8, mask: MaskRule.TopK),
            _ => LayerShape.Linear(5, 3, Activation.Relu, reduced: 2, bits: bits),
        });
        int headerEnd = 8 + (int)BitConverter.ToUInt64(whole);
        Gen<(int At, byte Value)[]> header = Gen.Select(Gen.Int[0, headerEnd - 1], Gen.Byte).Array[1, 4];
        Gen<(int At, byte Value)[]> printable = Gen.Select(Gen.Int[8, headerEnd - 1], Gen.Char[' ', '~'].Select(static c => (byte)c)).Array[1, 3];
        Gen<(int At, byte Value)[]> anywhere = Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 8];
        int file = 0;
        Gen.OneOf(header, printable, anywhere).Sample(
            damage =>
            {
                byte[] bytes = [.. whole];
                foreach ((int at, byte value) in damage) bytes[at] = value;
                string path = _folder.Write($"{Interlocked.Increment(ref file)}.safetensors", bytes);
                try
                {
                    DualModuleWeights weights = DualModuleWeights.Load(path);
                    Assert.All(weights.Bias.ToArray(), static value => Assert.True(float.IsFinite(value)));
                }
                catch (Exception exception) when (exception is InvalidDataException or IOException)
                {
                    Assert.Contains(path, exception.Message, StringComparison.Ordinal);
                }
                finally
                {
                    File.Delete(path);
                }
            },
            iter: 1_000);
    }

    [Theory]
    [InlineData("big.input.weight")]
    [InlineData("big.recurrent.weight")]
    [InlineData("big.bias")]
    [InlineData("little.scale")]
    [InlineData("little.bias")]
    [InlineData("little.error")]
    [InlineData("little.mean_error")]
    [InlineData("thresholds")]
    public void A_value_that_is_not_a_number_is_refused_by_name(string tensor)
    {
        byte[] whole = LayerFile(bits: 8);
        long at;
        string path = _folder.Write("nan.safetensors", whole);
        using (SafetensorsFile file = SafetensorsFile.Open(path)) at = 8 + (long)BitConverter.ToUInt64(whole) + file.Tensors[tensor].Begin;
        BitConverter.TryWriteBytes(whole.AsSpan((int)at), float.NaN);
        string message = Assert.Throws<InvalidDataException>(() => DualModuleWeights.Load(_folder.Write("nan.safetensors", whole))).Message;
        Assert.Contains(tensor, message, StringComparison.Ordinal);
        Assert.Contains("NaN", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_beyond_the_bits_are_refused()
    {
        byte[] whole = LayerFile(bits: 8);
        string path = _folder.Write("codes.safetensors", whole);
        long at;
        using (SafetensorsFile file = SafetensorsFile.Open(path)) at = 8 + (long)BitConverter.ToUInt64(whole) + file.Tensors["little.weight"].Begin;
        whole[at] = 0x80;
        string message = Assert.Throws<InvalidDataException>(() => DualModuleWeights.Load(_folder.Write("codes.safetensors", whole))).Message;
        Assert.Contains("-128", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_safetensors_file_of_something_else_is_refused()
    {
        string path = _folder.Write("other.safetensors", SafetensorsBytes.From(SafetensorsBytes.Tensor("F32", "[1]", "[0,4]"), new byte[4]));
        string message = Assert.Throws<InvalidDataException>(() => DualModuleWeights.Load(path)).Message;
        Assert.Contains("DualModuleWeights.Save", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dmi.version", "3")]
    [InlineData("dmi.version", "1")]
    [InlineData("dmi.kind", "Rnn")]
    [InlineData("dmi.kind", "1")]
    [InlineData("dmi.kind", "Linear")]
    [InlineData("dmi.hidden", "3.0")]
    [InlineData("dmi.hidden", "0")]
    [InlineData("dmi.hidden", "4")]
    [InlineData("dmi.reduced", "0")]
    [InlineData("dmi.reduced", "1")]
    [InlineData("dmi.bits", "3")]
    [InlineData("dmi.bits", "4")]
    [InlineData("dmi.bits", "8")]
    [InlineData("dmi.mask", "Threshold")]
    [InlineData("dmi.mask", "2")]
    [InlineData("dmi.reset", "before")]
    [InlineData("dmi.reset", "never")]
    [InlineData("dmi.rows", "10")]
    [InlineData("dmi.rows", "-1")]
    [InlineData("dmi.rows", "many")]
    public void Metadata_that_do_not_fit_are_refused(string key, string value)
    {
        byte[] whole = LayerFile(LayerShape.Gru(3, 5, reduced: 2, bits: 2, mask: MaskRule.TopK));
        int headerLength = (int)BitConverter.ToUInt64(whole);
        var header = System.Text.Json.Nodes.JsonNode.Parse(whole.AsSpan(8, headerLength))!.AsObject();
        Assert.NotNull(header["__metadata__"]![key]);
        header["__metadata__"]![key] = value;
        string path = _folder.Write("edited.safetensors", SafetensorsBytes.From(header.ToJsonString(), whole[(8 + headerLength)..]));
        string message = Assert.Throws<InvalidDataException>(() => DualModuleWeights.Load(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    public void A_level_of_influence_that_is_impossible_is_refused(float level)
    {
        byte[] whole = LayerFile(LayerShape.Linear(5, 3, Activation.Relu, reduced: 2, mask: MaskRule.Influence));
        int at = whole.AsSpan().LastIndexOf(BitConverter.GetBytes(0.25f));
        BitConverter.TryWriteBytes(whole.AsSpan(at), level);
        string message = Assert.Throws<InvalidDataException>(() => DualModuleWeights.Load(_folder.Write("edited.safetensors", whole))).Message;
        Assert.Contains("threshold must be at least 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_is_missing_is_named()
    {
        byte[] whole = LayerFile(LayerShape.Gru(3, 5, reduced: 2, bits: 2));
        int headerLength = (int)BitConverter.ToUInt64(whole);
        string header = Encoding.UTF8.GetString(whole, 8, headerLength).Replace("little.candidate.hidden.scale", "other", StringComparison.Ordinal);
        string path = _folder.Write("edited.safetensors", SafetensorsBytes.From(header, whole[(8 + headerLength)..]));
        string message = Assert.Throws<InvalidDataException>(() => DualModuleWeights.Load(path)).Message;
        Assert.Contains("'little.candidate.hidden.scale' is missing", message, StringComparison.Ordinal);
    }

    private byte[] LayerFile(int bits) => LayerFile(LayerShape.Lstm(3, 5, reduced: 2, bits: bits));

    private byte[] LayerFile(LayerShape shape)
    {
        DualModuleWeights weights = LittleModuleTrainer.Fit(TestData.Weights(shape), TestData.Trace(shape, 20));
        weights = weights.WithThresholds(shape.Mask switch
        {
            MaskRule.TopK => SwitchingThresholds.TopK(4),
            MaskRule.Influence => SwitchingThresholds.Influence(0.25),
            _ => SwitchingThresholds.PreActivation(shape, new double[] { 1, 2, 3, 4 }.AsSpan(0, shape.GateCount)),
        });
        string path = _folder.File("layer.safetensors");
        weights.Save(path);
        return File.ReadAllBytes(path);
    }
}
