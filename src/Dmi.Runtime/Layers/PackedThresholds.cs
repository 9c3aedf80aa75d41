using System.Collections.Immutable;
using System.Globalization;

namespace Dmi.Layers;

/// <summary>Thresholds as one line of text: the rule, then its numbers, so that every float comes back as it was.</summary>
internal static class PackedThresholds
{
    /// <summary>Writes thresholds.</summary>
    /// <param name="thresholds">The thresholds.</param>
    public static string Format(SwitchingThresholds thresholds) => thresholds.Rule switch
    {
        MaskRule.TopK => FormattableString.Invariant($"{thresholds.Rule} {thresholds.Rows}"),
        MaskRule.Influence => FormattableString.Invariant($"{thresholds.Rule} {thresholds.Level:R}"),
        _ => string.Join(' ', thresholds.Gates.Select(static gate => FormattableString.Invariant($"{gate.Lower:R} {gate.Upper:R}")).Prepend(thresholds.Rule.ToString())),
    };

    /// <summary>Reads thresholds.</summary>
    /// <param name="text">What <see cref="Format"/> wrote.</param>
    /// <param name="shape">The layer's shape.</param>
    /// <exception cref="ArgumentException">There are none, or they do not fit the layer.</exception>
    public static SwitchingThresholds Parse(string text, LayerShape shape)
    {
        string[] words = text.Split(' ');
        string[] numbers = words[1..];
        SwitchingThresholds thresholds = words[0] switch
        {
            nameof(MaskRule.TopK) when numbers.Length == 1 && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out int rows) => SwitchingThresholds.TopK(rows),
            nameof(MaskRule.Influence) when numbers.Length == 1 => SwitchingThresholds.Influence(Number(numbers[0])),
            nameof(MaskRule.Threshold) when numbers.Length == 2 * shape.GateCount => new SwitchingThresholds(Intervals(numbers)),
            _ => throw new ArgumentException("they are not those of a mask rule.", nameof(text)),
        };
        thresholds.Check(shape, nameof(text));
        return thresholds;
    }

    private static ImmutableArray<SwitchingInterval> Intervals(string[] numbers) =>
        [.. Enumerable.Range(0, numbers.Length / 2).Select(gate => new SwitchingInterval(Number(numbers[2 * gate]), Number(numbers[2 * gate + 1])))];

    private static float Number(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && !float.IsNaN(number)
            ? number
            : throw new ArgumentException("one of their ends is no number.", nameof(text));
}
