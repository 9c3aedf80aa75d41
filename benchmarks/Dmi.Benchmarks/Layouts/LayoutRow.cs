namespace Dmi.Benchmarks.Layouts;

/// <summary>How long the sensitive rows of a step take to read.</summary>
/// <param name="RowBytes">Bytes of a row.</param>
/// <param name="Ratio">Share of rows that are skipped.</param>
/// <param name="Gigabytes">Rate in 10^9 bytes per second, gate after gate.</param>
/// <param name="SideBySide">Time with the gates side by side, as a share of that gate after gate: the median of paired ratios.</param>
/// <param name="Shuffled">Time of as many shuffled rows, as such a share.</param>
internal sealed record LayoutRow(int RowBytes, double Ratio, double Gigabytes, double SideBySide, double Shuffled);
