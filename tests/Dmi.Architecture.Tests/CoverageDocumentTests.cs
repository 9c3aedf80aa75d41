using System.Text.RegularExpressions;

namespace Dmi.Architecture.Tests;

/// <summary>Whatever docs/coverage.md names as a proof is there.</summary>
public sealed partial class CoverageDocumentTests
{
    private static readonly string[] Folders = ["tests", "benchmarks", "docs"];

    [Fact]
    public void Every_row_names_proofs_that_exist()
    {
        string[] proofs = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "coverage.md"))
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(static line => line.Split('|')[2].Trim())
            .Where(static proof => proof != "proved by")];
        Assert.True(proofs.Length > 30, $"Only {proofs.Length} rows were found.");
        Assert.All(proofs, static proof =>
        {
            string[] names = [.. Name().Matches(proof).Select(static match => match.Groups["name"].Value)];
            string[] links = [.. Link().Matches(proof).Select(static match => match.Groups["target"].Value)];
            Assert.True(names.Length + links.Length > 0, $"'{proof}' names nothing.");
            Assert.All(names, static name => Assert.True(Exists(name), $"'{name}' is no test, folder or document."));
            Assert.All(links, static link => Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", link)), $"{link} does not exist."));
        });
    }

    [Fact]
    public void A_name_that_does_not_exist_is_found_out()
    {
        Assert.True(Exists("Dmi.Architecture.Tests/CoverageDocumentTests"));
        Assert.False(Exists("Dmi.Architecture.Tests/NoSuchTests"));
    }

    // A test class is its file without the extension.
    private static bool Exists(string name) =>
        Folders.Select(folder => Path.Combine(Repository.Root, folder, name)).Any(static path => Path.Exists(path) || File.Exists(path + ".cs"));

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\]\((?<target>[^)#]+)")]
    private static partial Regex Link();
}
