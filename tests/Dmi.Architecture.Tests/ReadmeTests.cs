using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dmi.Architecture.Tests;

/// <summary>
/// What README and the pages of docs show is what is in the repository. With <c>DMI_ACCEPT_SNAPSHOTS=1</c> its tables are written anew from the results.
/// </summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("README.md", "QuickStart")]
    [InlineData("README.md", "Threads")]
    [InlineData("docs/planning.md", "Planning")]
    [InlineData("docs/start-up.md", "PackedWeights")]
    public void The_program_that_a_page_shows_is_the_sample_that_the_build_compiles(string page, string sample)
    {
        string program = Read("samples", sample, "Program.cs").Trim();
        Assert.Contains($"```csharp\n{program}\n```", Read(page), StringComparison.Ordinal);
        Assert.Contains($"samples\\{sample}\\{sample}.csproj", Read("Dmi.sln"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/planning.md")]
    [InlineData("docs/start-up.md")]
    public void Every_file_that_a_page_names_exists(string page)
    {
        string[] links = [.. Read(page).Split("](").Skip(1).Select(static rest => rest[..rest.IndexOf(')', StringComparison.Ordinal)].Split('#')[0])];
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(folder, link)), $"{link} does not exist."));
    }

    [Theory]
    [InlineData("word-lm", "word-lm-512")]
    [InlineData("word-lm-influence", "word-lm-512-influence")]
    public void The_table_of_the_main_job_is_that_of_its_results(string section, string file)
    {
        using JsonDocument results = JsonDocument.Parse(Read("benchmarks", "results", file + ".amd-epyc-zen4.json"));
        JsonElement dense = results.RootElement.GetProperty("dense");
        double densePerplexity = Number(dense, "perplexity");
        var table = new StringBuilder("| rows skipped | perplexity | against dense | ms per step, cold | speed-up | bytes per step |\n|---:|---:|---:|---:|---:|---:|\n");
        table.Append(CultureInfo.InvariantCulture, $"| dense | {densePerplexity:0.00} | | {Number(dense, "msPerStepCold"):0.000} | 1.00× | |\n");
        foreach (JsonElement row in results.RootElement.GetProperty("rows").EnumerateArray())
        {
            double perplexity = Number(row, "perplexity");
            table.Append(CultureInfo.InvariantCulture, $"| {100 * Number(row, "insensitiveRatio"):0.0} % | {perplexity:0.00} | {100 * (perplexity / densePerplexity - 1):+0.00;-0.00;0.00} % | {Number(row, "msPerStepCold"):0.000} | {Number(row, "speedup"):0.00}× | {Number(row, "bytesPerStep"):#,0} |\n");
        }

        CheckSection("README.md", section, table.ToString());
    }

    // Of all settings: everything dense, and the little modules whose loss the study knows.
    [Fact]
    public void The_table_of_the_cells_is_that_of_their_results()
    {
        using JsonDocument results = JsonDocument.Parse(Read("benchmarks", "results", "cells-1500.amd-epyc-zen4.json"));
        var table = new StringBuilder("| layer | rows | little module | threads | rows skipped | MB read | ms per step | ONNX Runtime | faster than it | faster than our dense |\n|---|---|---|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (JsonElement row in results.RootElement.EnumerateArray())
        {
            string little = Text(row, "little");
            if (Text(row, "cache") != "cold" || (Number(row, "ratio") > 0 && !little.StartsWith("learned", StringComparison.Ordinal))) continue;
            string skipped = Number(row, "ratio") == 0 ? "dense" : string.Create(CultureInfo.InvariantCulture, $"{100 * Number(row, "insensitiveRatio"):0.0} %");
            table.Append(CultureInfo.InvariantCulture, $"| {Text(row, "layer")} {Number(row, "hidden")}×{Number(row, "input")} | {Text(row, "big")} | {little} | {Number(row, "threads")} | {skipped} | {Number(row, "bytesPerStep") / 1e6:0.0} | {Number(row, "medianMs"):0.000} | {Number(row, "rivalMedianMs"):0.000} | **{Number(row, "ratioToRival"):0.00}×** | {Number(row, "speedupOverDense"):0.00}× |\n");
        }

        CheckSection("README.md", "cells", table.ToString());
    }

    [Fact]
    public void The_table_of_where_the_time_goes_is_that_of_its_results()
    {
        using JsonDocument results = JsonDocument.Parse(Read("benchmarks", "results", "breakdown.amd-epyc-zen4.json"));
        string[] parts = ["projection", "little", "mask", "big", "gates"];
        var table = new StringBuilder($"| layer | setting | step ms | {string.Join(" | ", parts)} | of dense | GB/s | stream |\n|---|---|---:|{string.Concat(parts.Select(static _ => "---:|"))}---:|---:|---:|\n");
        foreach (JsonElement row in results.RootElement.EnumerateArray())
        {
            if (Text(row, "cache") != "cold") continue;
            double dense = Number(row, "denseMs"), total = Number(row, "totalMs");
            IEnumerable<string> shares = parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{100 * Number(row.GetProperty("partMs"), part) / dense:0.0} %"));
            table.Append(CultureInfo.InvariantCulture, $"| {Text(row, "layer")} | {Text(row, "setting")} | {total:0.000} | {string.Join(" | ", shares)} | {100 * total / dense:0} % | {Number(row, "bytesPerStep") / total / 1e6:0.0} | {Number(row, "streamGBps"):0.0} |\n");
        }

        CheckSection("docs/benchmarks.md", "breakdown", table.ToString());
    }

    [Fact]
    public void The_table_of_start_up_is_that_of_its_results()
    {
        using JsonDocument results = JsonDocument.Parse(Read("benchmarks", "results", "startup.amd-epyc-zen4.json"));
        var table = new StringBuilder("| layer | compiled | weights | vectors | to Main | weights ms | first step | **total ms** | second step | JIT ms |\n|---|---|---|---|---:|---:|---:|---:|---:|---:|\n");
        foreach (JsonElement row in results.RootElement.GetProperty("rows").EnumerateArray())
        {
            string variant = row.GetProperty("variant").GetString()!, tier = row.GetProperty("tier").GetString()!;
            string compiled = variant == "rival" ? $"ONNX Runtime {tier}" : variant, vectors = variant == "rival" ? "" : tier.Replace("Vector", "", StringComparison.Ordinal);
            table.Append(CultureInfo.InvariantCulture, $"| {row.GetProperty("layer").GetString()} | {compiled} | {row.GetProperty("weights").GetString()} | {vectors} | {Number(row, "mainMs"):0.0} | {Number(row, "weightsMs"):0.0} | {Number(row, "firstStepMs"):0.0} | **{Number(row, "totalMs"):0.0}** | {Number(row, "secondStepMs"):0.00} | {Number(row, "jitMs"):0.0} |\n");
        }

        CheckSection("docs/start-up.md", "startup", table.ToString());
    }

    [Fact]
    public void The_table_of_many_streams_is_that_of_its_results()
    {
        using JsonDocument results = JsonDocument.Parse(Read("benchmarks", "results", "streams.amd-epyc-zen4.json"));
        var table = new StringBuilder("| layer | setting | cache | streams | team | steps a second | median ms | p90 | p99 |\n|---|---|---|---:|---:|---:|---:|---:|---:|\n");
        foreach (JsonElement row in results.RootElement.EnumerateArray())
        {
            table.Append(CultureInfo.InvariantCulture, $"| {Text(row, "layer")} | {Text(row, "setting")} | {Text(row, "cache")} | {Number(row, "streams")} | {Number(row, "threads")} | {Number(row, "stepsPerSecond"):#,0} | {Number(row, "medianMs"):0.000} | {Number(row, "p90Ms"):0.000} | {Number(row, "p99Ms"):0.000} |\n");
        }

        CheckSection("docs/benchmarks.md", "streams", table.ToString());
    }

    [Fact]
    public void The_plan_in_the_document_is_the_one_that_was_made()
    {
        IEnumerable<string> lines = Read("docs", "studies", "word-lm-512-plan.txt").TrimEnd().Split('\n').Select(static line => line.Length == 0 ? "" : "    " + line);
        CheckSection("docs/planning.md", "plan", $"{string.Join('\n', lines)}\n");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Repository.Root, .. path]));

    private static void CheckSection(string page, string name, string expected)
    {
        string text = Read(page);
        string begin = $"<!-- begin {name} -->\n", end = $"<!-- end {name} -->";
        int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= begin.Length && to >= from, $"{page} has no section '{name}'.");
        if (Environment.GetEnvironmentVariable("DMI_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, page), text[..from] + expected + text[to..]);
            return;
        }

        Assert.Equal(expected, text[from..to]);
    }
}
