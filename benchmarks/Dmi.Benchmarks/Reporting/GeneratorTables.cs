using System.Globalization;
using Dmi.Benchmarks.Generation;

namespace Dmi.Benchmarks.Reporting;

/// <summary>The report about the generator as tables on a console.</summary>
internal static class GeneratorTables
{
    /// <summary>Writes them.</summary>
    /// <param name="report">The report.</param>
    /// <param name="output">Where to.</param>
    public static void Write(GeneratorReport report, TextWriter output)
    {
        WriteRuns(report, output);
        WriteSizes(report, output);
    }

    private static void WriteRuns(GeneratorReport report, TextWriter output)
    {
        IReadOnlyList<StepOutcome> steps = report.Edits[0].Steps;
        string[] whole =
        [
            "all classes are new", Milliseconds(report.MedianMs, report.P10Ms, report.P90Ms), .. steps.Select(static _ => ""),
        ];
        TextTable.Write(
            output,
            ["run", "ms (p10–p90)", .. steps.Select(static step => $"{step.Step}: cached, same, changed")],
            static column => column > 0,
            [whole, .. report.Edits.Select(Format)],
            FormattableString.Invariant($"{report.Classes} classes; the first run in this process took {report.ColdMs:0} ms; ")
            + FormattableString.Invariant($"a whole run may take {report.RequiredMs:0} ms."));
    }

    private static void WriteSizes(GeneratorReport report, TextWriter output) => TextTable.Write(
        output,
        ["kind", "bits", "classes", "bytes of text (most)", "bytes of IL (most)", "methods", "largest method", "its bytes of IL"],
        static column => column is not (0 or 6),
        report.Sizes.Select(Format),
        "Per class, all tiers together; means over the classes.");

    private static string[] Format(GeneratorEditRow edit) =>
    [
        edit.Edit,
        Milliseconds(edit.MedianMs, edit.P10Ms, edit.P90Ms),
        .. edit.Steps.Select(static step => $"{step.Cached}, {step.Unchanged}, {step.Changed}"),
    ];

    private static string[] Format(GeneratorSizeRow size) =>
    [
        size.Kind,
        Text(size.Bits),
        Text(size.Classes),
        $"{Text(size.MeanTextBytes)} ({Text(size.MostTextBytes)})",
        $"{Text(size.MeanIlBytes)} ({Text(size.MostIlBytes)})",
        Text(size.MeanMethods),
        size.LargestMethod,
        Text(size.LargestMethodIlBytes),
    ];

    private static string Milliseconds(double median, double low, double high) =>
        string.Create(CultureInfo.InvariantCulture, $"{median:0.0} ({low:0.0}–{high:0.0})");

    private static string Text(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
