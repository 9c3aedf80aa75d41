using System.Globalization;
using System.Text;

namespace Dmi.Studies.Reporting;

/// <summary>The figures as a Markdown table: a line per method, a column per target ratio.</summary>
internal static class StudyTable
{
    /// <summary>Writes it.</summary>
    public static string Of(StudyReport report)
    {
        double[] ratios = [.. report.Rows.Where(static row => row.Mask.Length > 0).Select(static row => row.TargetRatio).Distinct().Order()];
        var text = new StringBuilder();
        Line(text, $"### {report.Subject}");
        Line(text, $"");
        Line(text, $"{report.LossName} {report.DenseLoss:0.####} dense; {report.Data}. A cell: {report.LossName} over dense (%), KL per step (nats), bytes of a step (% of dense int8).");
        Line(text, $"");
        Line(text, $"| method | mask | little (%) | {string.Join(" | ", ratios.Select(ratio => Text($"{100 * ratio:0.#} %")))} |");
        Line(text, $"|---|---|---|{string.Concat(Enumerable.Repeat("---|", ratios.Length))}");
        foreach (var rows in report.Rows.Where(static row => row.Mask.Length > 0).GroupBy(static row => (row.Method, row.Mask)))
        {
            string cells = string.Join(" | ", ratios.Select(ratio => rows.FirstOrDefault(row => row.TargetRatio == ratio) is { } row ? Cell(row) : ""));
            Line(text, $"| {rows.Key.Method} | {rows.Key.Mask} | {100 * rows.First().LittleBytes:0.0} | {cells} |");
        }

        Line(text, $"");
        Line(text, $"| all rows at few bits | loss over dense (%), KL, bytes (%) |");
        Line(text, $"|---|---|");
        foreach (StudyRow row in report.Rows.Where(static row => row.Mask.Length == 0)) Line(text, $"| {row.Method} | {Cell(row)} |");
        return text.ToString();
    }

    private static string Cell(StudyRow row) => Text($"{100 * row.LossIncrease:+0.00;-0.00;0.00}, {row.Divergence:0.0000}, {100 * row.Bytes:0.0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(Text(line)).Append('\n');
}
