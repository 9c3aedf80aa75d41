using System.Globalization;

namespace Dmi.Benchmarks.Reporting;

/// <summary>The report about starting, as a table on a console.</summary>
internal static class StartupTables
{
    private const int Texts = 4;

    private static readonly string[] Headings =
        ["layer", "compiled", "weights", "tier", "to Main", "weights ms", "first step", "total ms", "second step", "JIT ms", "JIT methods"];

    /// <summary>Writes the table.</summary>
    /// <param name="report">The report.</param>
    /// <param name="output">Where to.</param>
    public static void Write(StartupReport report, TextWriter output)
    {
        string caption = FormattableString.Invariant($"Milliseconds, medians of {report.Rounds} starts; total is from the start of the process to the end of the first step.");
        TextTable.Write(output, Headings, static column => column >= Texts, report.Rows.Select(Format), caption);
        foreach ((string variant, string reason) in report.Skipped) output.WriteLine($"{variant} is skipped, it could not be published: {reason}");
    }

    private static string[] Format(StartupRow row) =>
    [
        row.Layer, row.Variant, row.Weights, row.Tier, Text(row.MainMs), Text(row.WeightsMs), Text(row.FirstStepMs), Text(row.TotalMs),
        Text(row.SecondStepMs), Text(row.JitMs), row.JitMethods.ToString("0", CultureInfo.InvariantCulture),
    ];

    private static string Text(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
