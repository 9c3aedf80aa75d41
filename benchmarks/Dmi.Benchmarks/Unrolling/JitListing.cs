using System.Globalization;
using System.Text.RegularExpressions;

namespace Dmi.Benchmarks.Unrolling;

/// <summary>Reads the JIT's listings of machine code.</summary>
internal static partial class JitListing
{
    /// <summary>Finds every listed method.</summary>
    /// <param name="text">What the JIT wrote.</param>
    /// <returns>Outcomes by the full name of the method, <c>Namespace.Class:Method</c>.</returns>
    public static IReadOnlyDictionary<string, JitOutcome> Read(string text)
    {
        Match[] headings = [.. Heading().Matches(text).Cast<Match>()];
        var outcomes = new Dictionary<string, JitOutcome>(StringComparer.Ordinal);
        for (int i = 0; i < headings.Length; i++)
        {
            string listing = text[headings[i].Index..(i + 1 < headings.Length ? headings[i + 1].Index : text.Length)];
            outcomes[headings[i].Groups["name"].Value] = new JitOutcome(
                headings[i].Groups["level"].Value,
                int.Parse(CodeBytes().Match(listing).Groups["bytes"].ValueSpan, CultureInfo.InvariantCulture),
                Call().Count(listing));
        }

        return outcomes;
    }

    [GeneratedRegex(@"^; Assembly listing for method (?<name>[^(\s]+)\(.*\((?<level>[^()]+)\)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^; Total bytes of code (?<bytes>\d+)", RegexOptions.Multiline)]
    private static partial Regex CodeBytes();

    [GeneratedRegex(@"^\s+call\s", RegexOptions.Multiline)]
    private static partial Regex Call();
}
