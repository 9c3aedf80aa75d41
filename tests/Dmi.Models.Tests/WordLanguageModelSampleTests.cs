using System.Text.Json;

namespace Dmi.Models.Tests;

public sealed class WordLanguageModelSampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dmi-sample-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_main_job_writes_its_table_figures_and_charts()
    {
        string json = Path.Combine(_folder, "new", "figures.json");

        (int exitCode, string output, string error) = await SampleProcess.RunAsync(
            "--model", RepositoryAssets.WordModelFolder, "--tokens", "2000", "--ratios", "0,50,90", "--json", json, "--chart", _folder);

        Assert.True(exitCode == 0, error);
        Assert.Contains("perplexity", output, StringComparison.Ordinal);
        Assert.Contains("90 %", output, StringComparison.Ordinal);
        CheckFigures(JsonDocument.Parse(File.ReadAllBytes(json)).RootElement);
        Assert.Equal([json], Directory.GetFiles(Path.GetDirectoryName(json)!));
        Assert.Equal(["word-lm.png", "word-lm.svg"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string svg = File.ReadAllText(Path.Combine(_folder, "word-lm.svg"));
        Assert.Contains("</svg>", svg, StringComparison.Ordinal);
        Assert.Contains("<text", svg, StringComparison.Ordinal);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(_folder, "word-lm.png"))[..4]);
    }

    [Fact]
    public async Task Influence_loses_less_at_the_same_ratio()
    {
        string json = Path.Combine(_folder, "figures.json");
        async Task<double> perplexity(string mask)
        {
            (int exitCode, _, string error) = await SampleProcess.RunAsync(
                "--model", RepositoryAssets.WordModelFolder, "--tokens", "2000", "--ratios", "90", "--json", json, "--chart", _folder, "--mask", mask);
            Assert.True(exitCode == 0, error);
            return JsonDocument.Parse(File.ReadAllBytes(json)).RootElement.GetProperty("rows")[0].GetProperty("perplexity").GetDouble();
        }

        double byThreshold = await perplexity("threshold"), byInfluence = await perplexity("influence");
        Assert.True(byInfluence < byThreshold, $"{byInfluence} by influence, {byThreshold} by thresholds.");
    }

    [Theory]
    [InlineData("--bogus")]
    [InlineData("--mask", "random")]
    [InlineData("--mask")]
    [InlineData("--tokens")]
    [InlineData("--tokens", "1")]
    [InlineData("--tokens", "many")]
    [InlineData("--ratios", "10,x")]
    [InlineData("--ratios", "100")]
    [InlineData("--ratios", "-1")]
    [InlineData("--ratios", "")]
    [InlineData("surplus")]
    public async Task A_wrong_command_line_ends_with_2(params string[] arguments)
    {
        (int exitCode, string output, string error) = await SampleProcess.RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_cannot_be_done_ends_with_1_and_one_sentence()
    {
        (int exitCode, string output, string error) = await SampleProcess.RunAsync("--model", Path.Combine(_folder, "absent"));

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains("no such file", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task More_tokens_than_the_text_has_end_with_1()
    {
        (int exitCode, _, string error) = await SampleProcess.RunAsync("--model", RepositoryAssets.WordModelFolder, "--tokens", "99999999");

        Assert.Equal(1, exitCode);
        Assert.Contains("99999999", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_every_option()
    {
        (int exitCode, string output, _) = await SampleProcess.RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.All(
            ["--model", "--json", "--chart", "--tokens", "--ratios", "--mask", "--help"],
            option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    private static void CheckFigures(JsonElement root)
    {
        Assert.Equal(["dense", "rows"], Names(root));
        JsonElement dense = root.GetProperty("dense");
        Assert.Equal(["msPerStepCold", "perplexity"], Names(dense));
        double perplexity = dense.GetProperty("perplexity").GetDouble();
        double milliseconds = dense.GetProperty("msPerStepCold").GetDouble();
        Assert.InRange(perplexity, 5, 500);
        Assert.InRange(milliseconds, 0.001, 1000);

        JsonElement[] rows = [.. root.GetProperty("rows").EnumerateArray()];
        Assert.Equal([0, 0.5, 0.9], rows.Select(static row => row.GetProperty("targetRatio").GetDouble()));
        Assert.All(rows, row =>
        {
            Assert.Equal(["bytesPerStep", "insensitiveRatio", "msPerStepCold", "perplexity", "speedup", "targetRatio"], Names(row));
            double target = row.GetProperty("targetRatio").GetDouble();
            Assert.InRange(row.GetProperty("insensitiveRatio").GetDouble(), target - 0.06, target + 0.06);
            Assert.InRange(row.GetProperty("perplexity").GetDouble(), 0.97 * perplexity, 1.2 * perplexity);
            Assert.Equal(milliseconds / row.GetProperty("msPerStepCold").GetDouble(), row.GetProperty("speedup").GetDouble(), 1e-9);
        });
        Assert.True(rows[2].GetProperty("bytesPerStep").GetInt64() < rows[1].GetProperty("bytesPerStep").GetInt64());
        Assert.True(rows[1].GetProperty("bytesPerStep").GetInt64() < rows[0].GetProperty("bytesPerStep").GetInt64());
    }

    private static IEnumerable<string> Names(JsonElement element) =>
        element.EnumerateObject().Select(static property => property.Name).Order(StringComparer.Ordinal);
}
