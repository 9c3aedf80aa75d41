using System.Collections.Immutable;
using Dmi.Masking;

namespace Dmi.Reference;

/// <summary>m of one layer: which rows the big module computes.</summary>
internal sealed class ReferenceMask(LayerShape shape)
{
    private readonly ImmutableArray<Activation> _activations = shape.GateActivations;
    private readonly bool[] _sensitive = new bool[shape.RowCount];
    private readonly float[] _judged = new float[shape.RowCount];
    private readonly float[] _keys = new float[shape.RowCount];
    private readonly ulong[] _order = new ulong[shape.RowCount];

    /// <summary>m of every row.</summary>
    public ReadOnlySpan<bool> Sensitive => _sensitive;

    /// <summary>What was judged last, a value per row.</summary>
    public ReadOnlySpan<float> Judged => _judged;

    /// <summary>Throws where thresholds do not fit the layer. Of any rule, though: weights of one serve layers of another.</summary>
    public void Check(SwitchingThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        thresholds.Check(shape.WithMask(thresholds.Rule), nameof(thresholds));
    }

    /// <summary>Whether what is judged are the scores of <see cref="MaskRule.Influence"/>.</summary>
    public bool JudgesInfluence(SwitchingThresholds thresholds) => thresholds.JudgeInfluence(shape.Mask);

    /// <summary>Makes the rows of some gates sensitive.</summary>
    /// <param name="gates">Which gates.</param>
    public void SetAll(Range gates) => _sensitive.AsSpan(Rows(gates)).Fill(true);

    /// <summary>Takes little results; what is to be judged may then be made of them.</summary>
    /// <param name="gates">Which gates.</param>
    /// <param name="results">A value per row of these gates.</param>
    /// <returns>Their copies.</returns>
    public Span<float> Take(Range gates, ReadOnlySpan<float> results)
    {
        Span<float> judged = _judged.AsSpan(Rows(gates));
        results.CopyTo(judged);
        return judged;
    }

    /// <summary>Judges what was taken of some gates.</summary>
    /// <param name="thresholds">The intervals or the level; or, for top-K, any thresholds of that rule.</param>
    /// <param name="gates">Which gates.</param>
    /// <param name="rows">K for these gates; ignored under other rules than top-K.</param>
    public void Judge(SwitchingThresholds thresholds, Range gates, int rows)
    {
        Span<bool> sensitive = _sensitive.AsSpan(Rows(gates));
        ReadOnlySpan<float> judged = _judged.AsSpan(Rows(gates));
        int first = gates.GetOffsetAndLength(shape.GateCount).Offset;
        if (thresholds.Rule == MaskRule.TopK)
        {
            Span<float> keys = _keys.AsSpan(0, judged.Length);
            bool isScore = JudgesInfluence(thresholds);
            for (int row = 0; row < keys.Length; row++)
            {
                keys[row] = isScore ? -judged[row] : TopKMask.Key(_activations[first + row / shape.Units], judged[row]);
            }

            TopKMask.Select(keys, rows, sensitive, _order);
            return;
        }

        for (int row = 0; row < judged.Length; row++)
        {
            // NaN is sensitive under every rule.
            sensitive[row] = thresholds.Rule == MaskRule.Influence
                ? !(judged[row] < thresholds.Level)
                : thresholds.Gates[first + row / shape.Units].IsSensitive(judged[row]);
        }
    }

    private Range Rows(Range gates)
    {
        (int first, int count) = gates.GetOffsetAndLength(shape.GateCount);
        return (first * shape.Units)..((first + count) * shape.Units);
    }
}
