using System.Text.Json;

namespace Dmi.Architecture.Tests;

/// <summary>
/// The study's figures as they stand in its files, against what is aimed at. Bytes are shares of the dense layer's in int8. Those of the line recogniser and of the model that comes
/// with the repository are computed anew by tests of Dmi.Models.
/// </summary>
public sealed class StudyTargetTests
{
    [Fact]
    public void The_line_recogniser_diverges_little_at_a_quarter_of_the_bytes() =>
        Assert.Contains(Rows("line-512"), static row => Number(row, "divergence") <= 0.007 && Number(row, "bytes") <= 0.27);

    [Theory]
    [InlineData("word-lm-512-table")]
    [InlineData("word-lm-1024")]
    [InlineData("word-lm-1500")]
    public void Language_models_lose_half_a_percent_at_a_fifth_of_the_bytes(string subject) =>
        Assert.Contains(Rows(subject), static row => Number(row, "lossIncrease") <= 0.005 && Number(row, "bytes") <= 0.2);

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

    [Theory]
    [InlineData("line-512", "divergence")]
    [InlineData("word-lm-1024", "lossIncrease")]
    [InlineData("word-lm-1500", "lossIncrease")]
    public void Less_is_lost_than_by_all_rows_at_four_bits_with_half_their_bytes(string subject, string loss)
    {
        JsonElement four = Rows(subject).First(static row => row.GetProperty("method").GetString() == "int4");
        Assert.Contains(Rows(subject), row =>
            row.GetProperty("mask").GetString()!.Length > 0 && Number(row, "bytes") <= Number(four, "bytes") / 2 && Number(row, loss) < Number(four, loss));
    }

    private static JsonElement[] Rows(string subject)
    {
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "studies", subject + ".json")));
        return [.. report.RootElement.GetProperty("rows").EnumerateArray().Select(static row => row.Clone())];
    }

    private static double Number(JsonElement row, string name) => row.GetProperty(name).GetDouble();
}
