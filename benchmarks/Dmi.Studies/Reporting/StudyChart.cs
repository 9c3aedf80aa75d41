using Dmi.Samples.WordLm;
using ScottPlot;
using ScottPlot.MultiplotLayouts;

namespace Dmi.Studies.Reporting;

/// <summary>
/// Loss against the bytes of a step, every method one line: KL on the left by decades, the model's own loss on the right, which may lie below the
/// dense layer's.
/// </summary>
internal static class StudyChart
{
    private const string Static = "all rows at few bits";
    private const int Width = 1900;
    private const int Height = 700;

    // Nothing that is drawn on a logarithmic axis may be 0.
    private const double Least = 1e-6;

    // Settings that lose more are of no use, and would press all others together.
    private const double MostPercent = 6;
    private const double LeastPercent = -2;

    /// <summary>Writes BASE.svg and BASE.png.</summary>
    public static void Write(StudyReport report, string basePath)
    {
        ChartFont.Use();
        var panels = new Multiplot { Layout = new Columns() };
        panels.Subplots.RemoveAt(0);
        panels.Subplots.Add(Panel(report, $"{report.Subject}: divergence", "KL per step (nats)", static row => Math.Log10(Math.Max(row.Divergence, Least)), isLogarithmic: true));
        panels.Subplots.Add(Panel(report, $"{report.Subject}: {report.LossName}", "over dense (%)", static row => 100 * row.LossIncrease, isLogarithmic: false));
        ChartFiles.Write(panels, basePath, Width, Height);
    }

    private static Plot Panel(StudyReport report, string title, string label, Func<StudyRow, double> value, bool isLogarithmic)
    {
        // As many colours as a subject has lines, so that none comes twice.
        var plot = new Plot();
        plot.Add.Palette = new ScottPlot.Palettes.Category20();
        foreach (var rows in report.Rows.GroupBy(static row => row.Mask.Length == 0 ? Static : $"{row.Method}, {row.Mask.ToLowerInvariant()}"))
        {
            StudyRow[] ordered = [.. rows.OrderBy(static row => row.Bytes)];
            var line = plot.Add.Scatter(
                Array.ConvertAll(ordered, static row => 100 * row.Bytes), Array.ConvertAll(ordered, row => value(row)));
            // The font that charts carry has no Greek letters.
            line.LegendText = rows.Key.Replace("ε", "eps", StringComparison.Ordinal);
            line.LineWidth = 2;
            line.MarkerSize = 7;
            if (rows.Key == Static) (line.LineWidth, line.Color) = (4, Colors.Black);
        }

        if (isLogarithmic)
        {
            // Decades by name; the axis itself is linear in the exponent.
            plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic
            {
                IntegerTicksOnly = true,
                LabelFormatter = static power => FormattableString.Invariant($"{Math.Pow(10, power):0.######}"),
            };
        }
        else
        {
            plot.Axes.SetLimitsY(LeastPercent, MostPercent);
        }

        plot.Title(title, size: 18);
        plot.XLabel("bytes of a step (% of dense int8)");
        plot.YLabel(label);
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        if (isLogarithmic) plot.HideLegend();
        else plot.ShowLegend(Edge.Right);
        return plot;
    }
}
