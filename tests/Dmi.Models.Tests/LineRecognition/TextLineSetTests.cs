namespace Dmi.Models.Tests;

public sealed class TextLineSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dmi-lines-").FullName;

    public TextLineSetTests()
    {
        File.WriteAllBytes(Path.Combine(_folder, "one.pgm"), "P5 1 1 255 a"u8.ToArray());
        File.WriteAllBytes(Path.Combine(_folder, "two.pgm"), "P5 2 1 255 bc"u8.ToArray());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Lines_come_in_the_order_of_the_list()
    {
        WriteIndex("two.pgm\tSerif\tLes élèves\none.pgm\t\tx\n");

        IReadOnlyList<TextLine> lines = TextLineSet.Load(_folder);

        Assert.Equal([("two.pgm", "Serif", "Les élèves", 2), ("one.pgm", "", "x", 1)], lines.Select(static line => (line.FileName, line.Font, line.Text, line.Image.Width)));
    }

    [Theory]
    [InlineData("", "the list is empty")]
    [InlineData("one.pgm\tSerif\tx\none.pgm\tSerif\n", "line 2 is not")]
    [InlineData("one.pgm\tSerif\t\n", "line 1 is not")]
    [InlineData("\tSerif\tx\n", "line 1 is not")]
    [InlineData("one.pgm\tSerif\tx\ty\n", "line 1 is not")]
    [InlineData("../one.pgm\tSerif\tx\n", "line 1 names '../one.pgm'")]
    [InlineData("..\tSerif\tx\n", "line 1 names '..'")]
    [InlineData("index.tsv\tSerif\tx\n", "not 'P5'")]
    public void A_malformed_list_is_refused_with_the_line(string index, string reason)
    {
        WriteIndex(index);

        var exception = Assert.Throws<InvalidDataException>(() => TextLineSet.Load(_folder));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Contains(TextLineSet.IndexFileName, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Assert.Contains("index.tsv", Assert.Throws<FileNotFoundException>(() => TextLineSet.Load(_folder)).Message, StringComparison.Ordinal);
        WriteIndex("three.pgm\tSerif\tx\n");
        Assert.Contains("three.pgm", Assert.Throws<FileNotFoundException>(() => TextLineSet.Load(_folder)).Message, StringComparison.Ordinal);
    }

    private void WriteIndex(string text) => File.WriteAllText(Path.Combine(_folder, TextLineSet.IndexFileName), text);
}
