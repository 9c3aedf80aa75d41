using System.Text.RegularExpressions;

namespace Dmi.Kernels.Tests;

/// <summary>Asks the JIT itself what it made of the kernels: fully optimised, and with every helper inlined.</summary>
public sealed partial class JitTests
{
    private static readonly string[] Kernels = ["Project1500", "Little", "SelectRows", "BigRows", "Gates"];

    [Theory]
    [InlineData("scalar", "KernelsScalar")]
    [InlineData("128", "Kernels128")]
    [InlineData("256", "Kernels256")]
    [InlineData("512", "Kernels512")]
    public void Kernels_of_the_papers_size_are_optimised_and_call_nothing(string tier, string className)
    {
        if (tier != "scalar" && int.Parse(tier, System.Globalization.CultureInfo.InvariantCulture) > (int)Numerics.KernelTiers.Widest) return;
        string file = Path.Combine(Path.GetTempPath(), $"dmi-jit-{Guid.NewGuid():N}.txt");
        try
        {
            ChildProcess.Result result = ChildProcess.RunProbe(
                ["--papers-size"], (Numerics.KernelTiers.Variable, tier), ("DOTNET_JitStdOutFile", file), ("DOTNET_JitDisasm", string.Join(' ', Kernels)));
            Assert.True(result.ExitCode == 0, result.Errors);
            Dictionary<string, string> listings = Listings(File.ReadAllText(file));
            foreach (string kernel in Kernels)
            {
                // AVX-VNNI's byte products exist at 256 bits only, so the 512-bit tier borrows those kernels.
                string owner = tier == "512" && kernel is "Project1500" or "Little" && Numerics.ByteDot.Prefers256 ? "Kernels256" : className;
                string listing = Assert.Contains($"{owner}:{kernel}", (IReadOnlyDictionary<string, string>)listings);
                Assert.StartsWith("FullOpts", listing, StringComparison.Ordinal);

                // The C library's tanh and exp are what the scalar tier computes gates with.
                if (owner != "KernelsScalar") Assert.DoesNotMatch(Call(), listing);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Class:method → optimisation level and assembly of every kernel in the JIT's output.</summary>
    private static Dictionary<string, string> Listings(string output) => Heading().Matches(output)
        .Select(heading => (heading, text: output[heading.Index..NextHeading(output, heading.Index + heading.Length)]))
        .Where(static item => item.heading.Groups["level"].Value != "Tier0")
        .GroupBy(static item => $"{item.heading.Groups["class"].Value}:{item.heading.Groups["method"].Value}")
        .ToDictionary(static group => group.Key, static group => group.First().heading.Groups["level"].Value + group.First().text);

    private static int NextHeading(string output, int from)
    {
        Match next = Heading().Match(output, from);
        return next.Success ? next.Index : output.Length;
    }

    [GeneratedRegex(@"; Assembly listing for method \S*?\.(?<class>Kernels\w*):(?<method>\w+)\(.*\((?<level>[^()]+)\)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s+call\s", RegexOptions.Multiline)]
    private static partial Regex Call();
}
