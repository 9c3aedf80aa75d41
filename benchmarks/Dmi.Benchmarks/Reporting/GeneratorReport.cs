using Dmi.Benchmarks.Generation;
using Dmi.Benchmarks.Measuring;

namespace Dmi.Benchmarks.Reporting;

/// <summary>What is reported about the generator; docs/benchmarks.md explains every key.</summary>
internal sealed record GeneratorReport(
    int Classes,
    double ColdMs,
    double MedianMs,
    double P10Ms,
    double P90Ms,
    double RequiredMs,
    int Runs,
    IReadOnlyList<GeneratorEditRow> Edits,
    IReadOnlyList<GeneratorSizeRow> Sizes,
    EnvironmentInfo Environment)
{
    /// <summary>What a whole run over the corpus may take, in milliseconds.</summary>
    private const double MostMilliseconds = 1000;

    /// <summary>Puts a report together.</summary>
    /// <param name="cold">The first run in milliseconds.</param>
    /// <param name="whole">Timings of whole runs.</param>
    /// <param name="edits">What edits made it do.</param>
    /// <param name="layers">What was emitted.</param>
    public static GeneratorReport Of(double cold, Samples whole, IEnumerable<EditOutcome> edits, IReadOnlyList<EmittedLayer> layers) =>
        new(
            layers.Count,
            Figures.Round(cold),
            Figures.Round(whole.Median),
            Figures.Round(whole.Quantile(0.1)),
            Figures.Round(whole.Quantile(0.9)),
            MostMilliseconds,
            whole.Count,
            [.. edits.Select(GeneratorEditRow.Of)],
            GeneratorSizeRow.Of(layers),
            EnvironmentInfo.Current());
}

/// <summary>A run of the generator after an edit.</summary>
internal sealed record GeneratorEditRow(
    string Edit, bool Unrelated, double MedianMs, double P10Ms, double P90Ms, IReadOnlyList<StepOutcome> Steps)
{
    /// <summary>Puts a row together.</summary>
    /// <param name="outcome">What the edit made the generator do.</param>
    public static GeneratorEditRow Of(EditOutcome outcome) => new(
        outcome.Edit.Name, outcome.Edit.IsUnrelated, Figures.Round(outcome.Samples.Median), Figures.Round(outcome.Samples.Quantile(0.1)),
        Figures.Round(outcome.Samples.Quantile(0.9)), outcome.Steps);
}

/// <summary>How much is emitted for a kind of layer at a number of bits.</summary>
internal sealed record GeneratorSizeRow(
    string Kind,
    int Bits,
    int Classes,
    int MeanTextBytes,
    int MostTextBytes,
    int MeanIlBytes,
    int MostIlBytes,
    int MeanMethods,
    string LargestMethod,
    int LargestMethodIlBytes)
{
    /// <summary>Puts rows together, one per kind and bits.</summary>
    /// <param name="layers">What was emitted.</param>
    public static IReadOnlyList<GeneratorSizeRow> Of(IEnumerable<EmittedLayer> layers) =>
    [
        .. layers.GroupBy(static layer => (layer.Layer.Kind, layer.Layer.Bits))
            .OrderBy(static group => group.Key.Kind, StringComparer.Ordinal).ThenBy(static group => group.Key.Bits)
            .Select(static group =>
            {
                MethodSize largest = group.Select(static layer => layer.Methods[0]).MaxBy(static method => method.IlBytes)!;
                return new GeneratorSizeRow(
                    group.Key.Kind, group.Key.Bits, group.Count(),
                    (int)group.Average(static layer => layer.TextBytes), group.Max(static layer => layer.TextBytes),
                    (int)group.Average(static layer => layer.IlBytes), group.Max(static layer => layer.IlBytes),
                    (int)group.Average(static layer => layer.Methods.Count),
                    $"{largest.Type}.{largest.Name}", largest.IlBytes);
            }),
    ];
}
