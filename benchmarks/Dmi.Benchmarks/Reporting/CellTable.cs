using System.Globalization;

namespace Dmi.Benchmarks.Reporting;

/// <summary>Rows as text for people: the columns that the console and the Markdown table share.</summary>
internal static class CellTable
{
    /// <summary>Headings, in the order of <see cref="Format"/>.</summary>
    public static IReadOnlyList<string> Headings { get; } =
    [
        "layer", "cache", "setting", "skipped", "ms (p10–p90)", "rival ms (p10–p90)", "× rival", "× dense", "× bytes allow",
        "MB read", "stream GB/s",
    ];

    /// <summary>Whether a column holds numbers.</summary>
    /// <param name="column">Its index.</param>
    public static bool IsNumeric(int column) => column >= 3;

    /// <summary>One row's texts.</summary>
    /// <param name="row">The row.</param>
    public static IReadOnlyList<string> Format(CellRow row) =>
    [
        FormattableString.Invariant($"{row.Layer} {row.Hidden}×{row.Input}, {row.Threads}T"),
        row.Cache,
        row.Ratio == 0 ? $"{row.Big}, dense" : FormattableString.Invariant($"{row.Big} + {row.Little}, {row.Mask} {100 * row.Ratio:0.#} %"),
        FormattableString.Invariant($"{100 * row.InsensitiveRatio:0.0} %"),
        Milliseconds(row.MedianMs, row.P10Ms, row.P90Ms),
        Milliseconds(row.RivalMedianMs, row.RivalP10Ms, row.RivalP90Ms),
        Ratio(row.RatioToRival),
        Ratio(row.SpeedupOverDense),
        Ratio(row.BytesAllow),
        (row.BytesPerStep / 1e6).ToString("0.00", CultureInfo.InvariantCulture),
        row.StreamGBps.ToString("0.0", CultureInfo.InvariantCulture),
    ];

    /// <summary>One line about where the figures come from.</summary>
    /// <param name="rows">At least one row.</param>
    public static string Caption(IReadOnlyList<CellRow> rows)
    {
        EnvironmentInfo environment = rows[0].Environment;
        return FormattableString.Invariant($"{environment.Cpu}, {environment.LogicalCores} logical cores; {environment.Os}; ")
            + $".NET {environment.Dotnet}; kernels {environment.KernelTier}; huge pages {environment.HugePages}; rivals "
            + string.Join(", ", rows.Select(static row => row.Rival).Distinct()) + ".";
    }

    private static string Milliseconds(double median, double low, double high) =>
        FormattableString.Invariant($"{Digits(median)} ({Digits(low)}–{Digits(high)})");

    private static string Digits(double value) => value.ToString(value < 0.1 ? "0.0000" : "0.000", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
