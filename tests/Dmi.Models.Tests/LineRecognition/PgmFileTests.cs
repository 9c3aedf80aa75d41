namespace Dmi.Models.Tests;

public sealed class PgmFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("P5\n3 2\n255\n")]
    [InlineData("P5 3\t2\r\n255 ")]
    [InlineData("P5\n# written by hand, 9 9\n3 # width\n2\n#\n255\n")]
    public void Pixels_follow_a_header_with_any_white_space_and_comments(string header)
    {
        Write(header, [1, 2, 35, 10, 255, 0]);

        GrayImage image = PgmFile.Load(_path);

        Assert.Equal((3, 2), (image.Width, image.Height));
        Assert.Equal([1, 2, 35], image.Row(0).ToArray());
        Assert.Equal([10, 255, 0], image.Row(1).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Row(2).ToArray());
    }

    [Theory]
    [InlineData("", "not 'P5'")]
    [InlineData("P2\n3 2\n255\n", "not 'P5'")]
    [InlineData("P53 2\n255\n", "width")]
    [InlineData("P5\n", "width")]
    [InlineData("P5\n0 2\n255\n", "width")]
    [InlineData("P5\n3 -2\n255\n", "height")]
    [InlineData("P5\n3x2\n255\n", "width does not end")]
    [InlineData("P5\n99999999999 2\n255\n", "width")]
    [InlineData("P5\n65536 65536\n255\n", "6 bytes of pixels, expected 65536 × 65536")]
    [InlineData("P5\n3 2\n65535\n", "the largest value is 65535")]
    [InlineData("P5\n3 2 #", "largest value is missing")]
    [InlineData("P5\n3 3\n255\n", "6 bytes of pixels, expected 3 × 3")]
    [InlineData("P5\n3 1\n255\n", "6 bytes of pixels, expected 3 × 1")]
    public void Other_files_are_refused_with_the_reason(string header, string reason)
    {
        Write(header, [1, 2, 3, 4, 5, 6]);

        var exception = Assert.Throws<InvalidDataException>(() => PgmFile.Load(_path));

        Assert.StartsWith(_path + ": ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_checks_its_sides()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GrayImage(0, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GrayImage(1, 0, []));
        Assert.Throws<ArgumentException>(() => new GrayImage(65536, 65536, []));
    }

    private void Write(string header, byte[] pixels) => File.WriteAllBytes(_path, [.. System.Text.Encoding.Latin1.GetBytes(header), .. pixels]);
}
