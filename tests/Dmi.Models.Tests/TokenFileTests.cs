namespace Dmi.Models.Tests;

public sealed class TokenFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Tokens_are_little_endian()
    {
        File.WriteAllBytes(_path, [0x01, 0x02, 0xFF, 0x00]);

        Assert.Equal([0x0201, 0x00FF], TokenFile.Load(_path, 0x0202));
    }

    [Fact]
    public void A_file_that_is_cut_off_is_refused()
    {
        File.WriteAllBytes(_path, [1, 0, 2]);

        var exception = Assert.Throws<InvalidDataException>(() => TokenFile.Load(_path, 10));

        Assert.Contains("3 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_outside_the_vocabulary_is_refused_with_its_place()
    {
        File.WriteAllBytes(_path, [1, 0, 10, 0]);

        var exception = Assert.Throws<InvalidDataException>(() => TokenFile.Load(_path, 10));

        Assert.Contains("token 1 is 10, the vocabulary has 10 words", exception.Message, StringComparison.Ordinal);
    }
}
