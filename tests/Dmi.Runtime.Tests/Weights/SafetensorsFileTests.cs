using System.Runtime.InteropServices;
using Dmi.Weights;

namespace Dmi.Runtime.Tests.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        string path = _folder.File("a.safetensors");
        var writer = new SafetensorsWriter();
        writer.AddMetadata("who", "καλημέρα \"quoted\" \n");
        writer.Add("floats", [1, -2.5f, float.Epsilon, float.MaxValue, float.NaN, 0], 2, 3);
        writer.AddIntegers("bytes", TensorType.I8, [-128, 127, 0], 3);
        writer.AddIntegers("words", TensorType.I16, [-32_768, 32_767], 1, 2);
        writer.Add("nothing", [], 0, 5);
        writer.AddBytes("packed", [0, 255, 7], 3);
        writer.Save(path);

        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal("καλημέρα \"quoted\" \n", file.Metadata["who"]);
        Assert.Equal(["bytes", "floats", "nothing", "packed", "words"], file.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([1, -2.5f, float.Epsilon, float.MaxValue, float.NaN, 0], file.ReadSingle("floats", 2, 3));
        Assert.Equal<short>([-128, 127, 0], file.ReadIntegers("bytes", 3));
        Assert.Equal<short>([-32_768, 32_767], file.ReadIntegers("words", 1, 2));
        Assert.Empty(file.ReadSingle("nothing", 0, 5));
        Assert.Equal<byte>([0, 255, 7], file.ReadBytes("packed", 3));
        Assert.Contains("'bytes' is I8, expected U8", Assert.Throws<InvalidDataException>(() => file.ReadBytes("bytes", 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_begin_on_an_eight_byte_boundary()
    {
        for (int length = 1; length <= 9; length++)
        {
            string path = _folder.File("a.safetensors");
            var writer = new SafetensorsWriter();
            writer.Add(new string('n', length), [1f], 1);
            writer.Save(path);
            Assert.Equal(0, (new FileInfo(path).Length - 4) % 8);
        }
    }

    [Fact]
    public void Half_precision_is_widened()
    {
        Half[] values = [(Half)1.5f, (Half)(-0.1f), Half.MaxValue, Half.Epsilon, Half.NegativeInfinity];
        using SafetensorsFile file = Open("F16", 5, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        Assert.Equal(values.Select(static value => (float)value), file.ReadSingle("t", 5));
    }

    [Fact]
    public void Bfloat16_is_widened()
    {
        float[] values = [1, -3.140625f, 1e-38f, float.PositiveInfinity];
        ushort[] upper = [.. values.Select(static value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16))];
        using SafetensorsFile file = Open("BF16", 4, MemoryMarshal.AsBytes(upper.AsSpan()).ToArray());
        float[] read = file.ReadSingle("t", 4);
        Assert.Equal([1, -3.140625f], read[..2]);
        Assert.Equal(1e-38f, read[2], 1e-40f);
        Assert.Equal(float.PositiveInfinity, read[3]);
    }

    [Theory]
    [InlineData("F64", 8)]
    [InlineData("I64", 8)]
    [InlineData("I32", 4)]
    [InlineData("U8", 1)]
    [InlineData("BOOL", 1)]
    public void Another_type_is_named(string type, int size)
    {
        using SafetensorsFile file = Open(type, 2, new byte[2 * size]);
        string message = Assert.Throws<InvalidDataException>(() => file.ReadSingle("t", 2)).Message;
        Assert.Contains($"'t' is {type}, expected F32", message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => file.ReadIntegers("t", 2));
    }

    [Fact]
    public void A_missing_tensor_and_another_shape_are_named()
    {
        using SafetensorsFile file = Open("F32", 2, new byte[8]);
        Assert.Contains("'u' is missing", Assert.Throws<InvalidDataException>(() => file.ReadSingle("u", 2)).Message, StringComparison.Ordinal);
        string message = Assert.Throws<InvalidDataException>(() => file.ReadSingle("t", 1, 2)).Message;
        Assert.Contains("shape [2], expected [1, 2]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_and_a_folder_are_IO_errors()
    {
        Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Open(_folder.File("none")));
        Directory.CreateDirectory(_folder.File("folder"));
        Assert.ThrowsAny<IOException>(() => SafetensorsFile.Open(_folder.File("folder")));
        Assert.Throws<ArgumentException>(static () => SafetensorsFile.Open(""));
    }

    [Fact]
    public void A_writer_refuses_a_shape_that_does_not_fit()
    {
        var writer = new SafetensorsWriter();
        Assert.Throws<ArgumentException>(() => writer.Add("t", [1f, 2f], 3));
        Assert.Throws<ArgumentException>(() => writer.AddIntegers("t", TensorType.F32, [1], 1));
        Assert.Throws<OverflowException>(() => writer.AddIntegers("t", TensorType.I8, [128], 1));
    }

    private SafetensorsFile Open(string type, int count, byte[] data) => SafetensorsFile.Open(
        _folder.Write("t.safetensors", SafetensorsBytes.From(SafetensorsBytes.Tensor(type, $"[{count}]", $"[0,{data.Length}]"), data)));
}
