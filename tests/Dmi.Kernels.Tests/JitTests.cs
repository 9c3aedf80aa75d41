using System.Reflection;
using System.Text.RegularExpressions;
using Dmi.KernelProbe;

namespace Dmi.Kernels.Tests;

/// <summary>
/// Asks the JIT itself what it made of every kernel of the largest layers of every kind: fully optimised, and with every helper inlined.
/// </summary>
public sealed partial class JitTests
{
    private const string Title = "; Assembly listing for method ";

    // Kernels of activations, by name.
    private static readonly string[] Activations = ["Gates", "Judge", "JudgeCandidate", "Activate", "ResetHidden"];

    [SkippableTheory]
    [InlineData("scalar", "KernelsScalar")]
    [InlineData("128", "Kernels128")]
    [InlineData("256", "Kernels256")]
    [InlineData("512", "Kernels512")]
    public void Every_kernel_of_the_papers_size_is_optimised_and_calls_nothing(string tier, string className)
    {
        bool isMissing = tier != "scalar" && int.Parse(tier, System.Globalization.CultureInfo.InvariantCulture) > (int)Numerics.KernelTiers.Widest;
        Skip.If(isMissing, $"This processor has no vectors of {tier} bits.");
        string file = Path.Combine(Path.GetTempPath(), $"dmi-jit-{Guid.NewGuid():N}.txt");
        try
        {
            string[] kernels = [.. PapersSize.Factories.SelectMany(layer => KernelsOf(layer.Name, className)).Distinct()];
            ChildProcess.Result result = ChildProcess.RunProbe(
                ["--papers-size"], (Numerics.KernelTiers.Variable, tier), ("DOTNET_JitStdOutFile", file), ("DOTNET_JitDisasm", string.Join(' ', kernels)));
            Assert.True(result.ExitCode == 0, result.Errors);
            Dictionary<string, string> listings = Listings(File.ReadAllText(file));
            int count = 0;
            foreach (SubjectFactory layer in PapersSize.Factories)
            {
                foreach (string kernel in KernelsOf(layer.Name, className))
                {
                    AssertOptimised(listings, layer.Name, tier, className, kernel);
                    count++;
                }
            }

            Assert.True(count > 40, $"Only {count} kernels were looked at.");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void AssertOptimised(Dictionary<string, string> listings, string layer, string tier, string className, string kernel)
    {
        // AVX-VNNI's byte products exist at 256 bits only, so the 512-bit tier borrows those kernels.
        string key = $"{layer}.{className}:{kernel}";
        if (tier == "512" && Numerics.ByteDot.Prefers256 && !listings.ContainsKey(key)) key = $"{layer}.Kernels256:{kernel}";
        string listing = Assert.Contains(key, (IReadOnlyDictionary<string, string>)listings);
        Assert.StartsWith("FullOpts", listing, StringComparison.Ordinal);

        // The C library's tanh and exp are what the scalar tier computes activations with.
        if (tier != "scalar" || !Activations.Contains(kernel)) Assert.False(Call().IsMatch(listing), $"{key} calls something:\n{Call().Match(listing).Value}");
    }

    // The generated class itself says which kernels a layer has.
    private static string[] KernelsOf(string layer, string className)
    {
        Type kernels = typeof(PapersSize).Assembly.GetType($"Dmi.Generated.Dmi.KernelProbe.{layer}.{className}", throwOnError: true)!;
        return [.. kernels.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Select(static method => method.Name)];
    }

    /// <summary>Layer.class:method → optimisation level and assembly of every kernel in the JIT's output.</summary>
    private static Dictionary<string, string> Listings(string output)
    {
        var listings = new Dictionary<string, string>(StringComparer.Ordinal);

        // Methods of other classes may have a kernel's name too; they end a listing but are none.
        foreach (string text in output.Split(Title, StringSplitOptions.RemoveEmptyEntries))
        {
            GroupCollection groups = Heading().Match(text).Groups;
            if (!groups["layer"].Success || groups["level"].Value == "Tier0") continue;
            listings.TryAdd($"{groups["layer"].Value}.{groups["class"].Value}:{groups["method"].Value}", groups["level"].Value + text);
        }

        return listings;
    }

    [GeneratedRegex(@"^\S*?\.(?<layer>\w+)\.(?<class>Kernels\w*):(?<method>\w+)\(.*\((?<level>[^()\r\n]+)\)\r?\n")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s+call\s.*$", RegexOptions.Multiline)]
    private static partial Regex Call();
}
