using Dmi.Masking;

namespace Dmi.Reference;

/// <summary>m of one layer: which rows the big module computes.</summary>
internal sealed class ReferenceMask(LayerShape shape)
{
    private readonly bool[] _sensitive = new bool[shape.RowCount];
    private readonly float[] _judged = new float[shape.RowCount];

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
    public bool JudgesInfluence(SwitchingThresholds thresholds) =>
        thresholds.Rule == MaskRule.Influence || (thresholds.Rule == MaskRule.TopK && shape.Mask == MaskRule.Influence);

    /// <summary>Makes the rows of some gates sensitive.</summary>
    /// <param name="gates">Which gates.</param>
    public void SetAll(Range gates) => Rows(gates).Fill(true);

    /// <summary>Judges the rows of some gates.</summary>
    /// <param name="thresholds">The intervals or the level; or, for top-K, any thresholds of that rule.</param>
    /// <param name="gates">Which gates.</param>
    /// <param name="rows">K for these gates; ignored under other rules than top-K.</param>
    /// <param name="judged">A value per row of these gates: scores where <see cref="JudgesInfluence"/>.</param>
    public void Judge(SwitchingThresholds thresholds, Range gates, int rows, ReadOnlySpan<float> judged)
    {
        Span<bool> sensitive = Rows(gates);
        judged.CopyTo(_judged.AsSpan(gates.GetOffsetAndLength(shape.GateCount).Offset * shape.Units));
        int first = gates.GetOffsetAndLength(shape.GateCount).Offset;
        if (thresholds.Rule == MaskRule.TopK)
        {
            var keys = new float[judged.Length];
            bool isScore = JudgesInfluence(thresholds);
            for (int row = 0; row < keys.Length; row++)
            {
                keys[row] = isScore ? -judged[row] : TopKMask.Key(shape.GateActivations[first + row / shape.Units], judged[row]);
            }

            TopKMask.Select(keys, rows, sensitive);
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

    private Span<bool> Rows(Range gates)
    {
        (int first, int count) = gates.GetOffsetAndLength(shape.GateCount);
        return _sensitive.AsSpan(first * shape.Units, count * shape.Units);
    }
}
