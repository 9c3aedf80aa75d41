using System.Globalization;
using Spectre.Console;

namespace Dmi.Samples.WordLm;

/// <summary>The papers' table: what each ratio costs in perplexity and gains in time.</summary>
internal static class TableReport
{
    private const int PlainWidth = 132;

    private static readonly string[] Headings =
    [
        "target", "rows skipped", "perplexity", "vs dense", "vs dense, %", "ms/step, cold", "speed-up", "bytes/step",
    ];

    /// <summary>Prints a report; in plain ASCII where the console is not a terminal.</summary>
    public static void Print(Report report, IAnsiConsole console)
    {
        bool terminal = console.Profile.Out.IsTerminal;
        if (!terminal) console.Profile.Width = PlainWidth;
        var table = new Table { Border = terminal ? TableBorder.Rounded : TableBorder.Ascii };
        foreach (string heading in Headings) table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        DenseRow dense = report.Dense;
        table.AddRow(
            "dense", "", Format("0.00", dense.Perplexity), "", "", Format("0.0000", dense.MsPerStepCold), Format("0.00x", 1),
            Format("#,0", dense.BytesPerStep));
        foreach (RatioRow row in report.Rows)
        {
            double difference = row.Perplexity - dense.Perplexity;
            table.AddRow(
                Format("0.## %", row.TargetRatio), Format("0.0 %", row.InsensitiveRatio), Format("0.00", row.Perplexity),
                Format("+0.00;-0.00;0.00", difference), Format("+0.00;-0.00;0.00", 100 * difference / dense.Perplexity),
                Format("0.0000", row.MsPerStepCold), Format("0.00x", row.Speedup), Format("#,0", row.BytesPerStep));
        }

        console.Write(table);
    }

    private static string Format(string format, double value) => value.ToString(format, CultureInfo.InvariantCulture);
}
