using System.Text.Json;

namespace Dmi.Architecture.Tests;

/// <summary>
/// The study's figures as they stand in its files, against what is aimed at. Bytes are shares of the dense layer's in int8. Those of the line recogniser and of the model that comes
/// with the repository are computed anew by tests of Dmi.Models.
/// </summary>
public sealed class StudyTargetTests
{
    private const string Two = "none, 2 bits";
    private const string Three = "none, 3 bits";
    private const string Rank128 = "learned 128, B 4, 32 at 8, rest 4 bits";
    private const string Rank144 = "learned 144, B 4, 32 at 8, rest 4 bits";
    private const string Rank256 = "learned 256, B 4, 64 at 8, rest 4 bits";
    private const string Rank448 = "learned 448, B 4, 64 at 8, rest 4 bits";

    [Fact]
    public void The_line_recogniser_diverges_little_at_a_quarter_of_the_bytes()
    {
        JsonElement row = Row("line-512", Rank144, 0.93);
        Assert.InRange(Number(row, "divergence"), 0, 0.007);
        Assert.InRange(Number(row, "bytes"), 0, 0.27);
    }

    [Theory]
    [InlineData("word-lm-512-table", Two, 0.9)]
    [InlineData("word-lm-512-table-whole", Two, 0.9)]
    [InlineData("word-lm-1024", Rank256, 0.915)]
    [InlineData("word-lm-1024-whole", Rank256, 0.915)]
    [InlineData("word-lm-1500", Rank448, 0.925)]
    [InlineData("word-lm-1500-whole", Rank448, 0.925)]
    public void Language_models_lose_half_a_percent_at_a_fifth_of_the_bytes(string subject, string method, double ratio)
    {
        JsonElement row = Row(subject, method, ratio);
        Assert.InRange(Number(row, "lossIncrease"), -0.001, 0.005);
        Assert.InRange(Number(row, "bytes"), 0, 0.2);
    }

    /// <summary>At the settings at which layers of 1,500 units are compared with ONNX Runtime.</summary>
    [Fact]
    public void A_GRU_that_skips_half_its_rows_by_a_learned_little_module_loses_less_than_a_percent()
    {
        JsonElement[] learned =
        [
            .. Rows("word-gru-512").Where(static row => Number(row, "targetRatio") == 0.5
                && row.GetProperty("mask").GetString() == "Influence" && row.GetProperty("method").GetString()!.StartsWith("learned", StringComparison.Ordinal)),
        ];
        Assert.NotEmpty(learned);
        Assert.All(learned, static row => Assert.InRange(Number(row, "lossIncrease"), -0.01, 0.01));
    }

    /// <summary>The layer of 512 units has a table of W_x·x, int4 is the layer as it is: with a table, too, half of int4 is less than any little module here.</summary>
    [Theory]
    [InlineData("line-512", "line-512", Rank128, 0.93, "divergence")]
    [InlineData("word-lm-512-table-whole", "word-lm-512-whole", Two, 0.8, "lossIncrease")]
    [InlineData("word-lm-512-table-whole", "word-lm-512-whole", Two, 0.8, "divergence")]
    [InlineData("word-lm-1024", "word-lm-1024", Rank256, 0.9, "lossIncrease")]
    [InlineData("word-lm-1024-whole", "word-lm-1024-whole", Rank256, 0.9, "lossIncrease")]
    [InlineData("word-lm-1500", "word-lm-1500", Rank448, 0.9, "lossIncrease")]
    public void Less_is_lost_than_by_all_rows_at_four_bits_with_half_their_bytes(string subject, string ofInt4, string method, double ratio, string loss)
    {
        (JsonElement row, JsonElement four) = (Row(subject, method, ratio), Rows(ofInt4).Single(static row => row.GetProperty("method").GetString() == "int4"));
        Assert.True(Number(row, "bytes") <= Number(four, "bytes") / 2, $"{Number(row, "bytes"):P1} of {Number(four, "bytes"):P1}.");
        Assert.True(Number(row, loss) < Number(four, loss), $"{Number(row, loss):P2} of {Number(four, loss):P2}.");
    }

    /// <summary>Fewer bytes than int4, which is not halved here, since W_h at 2 bits alone takes more.</summary>
    [Fact]
    public void With_a_table_three_bits_diverge_less_than_int4_in_fewer_bytes()
    {
        JsonElement row = Rows("word-lm-512-table-whole").Single(static row => IsSetting(row, Three, 0.93) && row.GetProperty("mask").GetString() == "Threshold");
        JsonElement four = Rows("word-lm-512-table-whole").Single(static row => row.GetProperty("method").GetString() == "int4");
        Assert.True(Number(row, "bytes") < Number(four, "bytes") && Number(row, "divergence") < Number(four, "divergence"));
    }

    private static bool IsSetting(JsonElement row, string method, double ratio) => row.GetProperty("method").GetString() == method && Number(row, "targetRatio") == ratio;

    private static JsonElement Row(string subject, string method, double ratio) =>
        Rows(subject).Single(row => IsSetting(row, method, ratio) && row.GetProperty("mask").GetString() == "Influence");

    private static JsonElement[] Rows(string subject)
    {
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "studies", subject + ".json")));
        return [.. report.RootElement.GetProperty("rows").EnumerateArray().Select(static row => row.Clone())];
    }

    private static double Number(JsonElement row, string name) => row.GetProperty(name).GetDouble();
}
