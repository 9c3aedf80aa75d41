using ScottPlot;
using ScottPlot.MultiplotLayouts;

namespace Dmi.Samples.WordLm;

/// <summary>Two panels: perplexity and speed-up against the share of rows skipped.</summary>
internal static class ChartReport
{
    private const int Width = 1100;
    private const int Height = 460;
    private const string DefaultName = "word-lm";

    /// <summary>The charts' path without extension: a folder gets the default name, an extension of ours is dropped.</summary>
    public static string BasePath(string path) =>
        Directory.Exists(path) || Path.EndsInDirectorySeparator(path) ? Path.Combine(path, DefaultName)
        : Path.GetExtension(path) is ".svg" or ".png" ? Path.ChangeExtension(path, null)
        : path;

    /// <summary>Writes BASE.svg and BASE.png.</summary>
    public static void Write(Report report, string basePath)
    {
        ChartFont.Use();
        ChartFiles.Write(Draw(report), basePath, Width, Height);
    }

    private static Multiplot Draw(Report report)
    {
        double[] skipped = [.. report.Rows.Select(static row => 100 * row.InsensitiveRatio)];
        double[] perplexity = [.. report.Rows.Select(static row => row.Perplexity)];
        double[] speedup = [.. report.Rows.Select(static row => row.Speedup)];
        var panels = new Multiplot { Layout = new Columns() };
        panels.Subplots.RemoveAt(0);
        panels.Subplots.Add(Panel("Quality", "test perplexity", skipped, perplexity, report.Dense.Perplexity));
        panels.Subplots.Add(Panel("Speed", "speed-up of a step, cold cache (×)", skipped, speedup, 1));
        return panels;
    }

    private static Plot Panel(string title, string label, double[] skipped, double[] values, double baseline)
    {
        var plot = new Plot();
        var line = plot.Add.Scatter(skipped, values);
        line.LegendText = "dual-module";
        line.LineWidth = 2;
        line.MarkerSize = 8;
        var dense = plot.Add.HorizontalLine(baseline, width: 2, color: Colors.Gray);
        dense.LegendText = "dense";
        plot.Title(title, size: 18);
        plot.XLabel("rows skipped (%)");
        plot.YLabel(label);
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.ShowLegend(Alignment.UpperLeft);
        plot.Axes.SetLimitsX(-3, 100);
        return plot;
    }
}
