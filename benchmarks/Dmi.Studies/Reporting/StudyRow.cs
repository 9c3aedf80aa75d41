namespace Dmi.Studies.Reporting;

/// <summary>One setting in the figures.</summary>
/// <param name="Method">Little module and mask, or static quantisation.</param>
/// <param name="Mask">The mask rule; empty for static quantisation.</param>
/// <param name="Attribute">What a class of it would say; empty for static quantisation.</param>
/// <param name="TargetRatio">Share of rows that thresholds were searched for.</param>
/// <param name="InsensitiveRatio">Share of rows that were not read on the test data.</param>
/// <param name="LittleBytes">Bytes of the little module as a share of the dense layer's in int8.</param>
/// <param name="Bytes">Bytes of a step as that share.</param>
/// <param name="Loss">Perplexity or character error rate.</param>
/// <param name="LossIncrease">Loss by that of the dense layer, less 1.</param>
/// <param name="Divergence">Mean KL per step from the dense layer, in nats.</param>
internal sealed record StudyRow(
    string Method, string Mask, string Attribute, double TargetRatio, double InsensitiveRatio, double LittleBytes, double Bytes, double Loss,
    double LossIncrease, double Divergence)
{
    /// <summary>Rows of before and of now, those of now where both have a setting.</summary>
    /// <param name="before">Rows of before.</param>
    /// <param name="now">Rows of now.</param>
    /// <param name="methods">The order of methods with little modules; others stand behind them in the order of their bytes.</param>
    public static IReadOnlyList<StudyRow> Merge(IEnumerable<StudyRow> before, IEnumerable<StudyRow> now, IReadOnlyList<string> methods)
    {
        var order = methods.Index().ToDictionary(static method => method.Item, static method => method.Index);
        return
        [
            .. now.Concat(before).DistinctBy(static row => (row.Method, row.Mask, row.TargetRatio))
                .OrderBy(static row => row.Mask.Length == 0)
                .ThenBy(row => order.GetValueOrDefault(row.Method, methods.Count))
                .ThenByDescending(static row => row.Mask, StringComparer.Ordinal)
                .ThenBy(static row => row.TargetRatio)
                .ThenBy(static row => row.Bytes),
        ];
    }
}
