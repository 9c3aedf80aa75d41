namespace Dmi.Models.Tests;

/// <summary>What becomes of probabilities: text, and its distance from another text.</summary>
public sealed class TextTests
{
    private static readonly string[] Alphabet = ["a", "𝄞", " ", ""];

    [Theory]
    [InlineData("", "")]
    [InlineData("3", "")]
    [InlineData("0", "a")]
    [InlineData("000", "a")]
    [InlineData("030", "aa")]
    [InlineData("33003113", "a𝄞")]
    [InlineData("2302032023", "a a a")]
    public void Repetitions_count_once_and_blanks_not_at_all(string classes, string text)
    {
        float[] scores = [.. classes.SelectMany(static step => Alphabet.Select((_, i) => i == step - '0' ? -0.1f : -3f))];

        Assert.Equal(text, CtcDecoder.Decode(scores, Alphabet));
    }

    [Fact]
    public void Scores_that_are_no_whole_number_of_steps_are_refused()
    {
        Assert.Contains("5 scores", Assert.Throws<ArgumentException>(() => CtcDecoder.Decode(new float[5], Alphabet)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CtcDecoder.Decode(new float[5], []));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("flaw", "lawn", 2)]
    [InlineData("abc", "abc", 0)]
    [InlineData("𝄞a", "a", 1)]
    [InlineData("𝄞", "𝄢", 1)]
    public void Distances_count_code_points(string first, string second, int distance)
    {
        Assert.Equal(distance, EditDistance.Between(first, second));
        Assert.Equal(distance, EditDistance.Between(second, first));
    }

    [Fact]
    public void Lengths_count_code_points() => Assert.Equal(3, EditDistance.Length("é𝄞x"));
}
