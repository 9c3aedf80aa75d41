namespace Dmi.Conformance.Tests.RandomLayers;

/// <summary>Rows that layer and reference may judge differently, since what is judged lies within a last bit or a few of the threshold.</summary>
internal static class UndecidedRows
{
    /// <summary>Finds the undecided rows of the reference's last step.</summary>
    /// <returns>Whether each row is undecided.</returns>
    public static bool[] Find(LayerTrial trial, SwitchingThresholds thresholds)
    {
        bool[] undecided = new bool[trial.Judged.Length];
        if (thresholds.IsDense || !trial.Shape.HasInsensitiveOutputs) return undecided;
        if (thresholds.Rule == MaskRule.TopK)
        {
            // A GRU that resets before the product chooses among r and z first, then among n.
            int first = IsResetBefore(trial.Shape) ? 2 * trial.Shape.Units : undecided.Length;
            FindLastChosen(trial, undecided, 0, first);
            FindLastChosen(trial, undecided, first, undecided.Length);
            return undecided;
        }

        for (int row = 0; row < undecided.Length; row++)
        {
            float judged = trial.Judged[row];
            undecided[row] = thresholds.Rule == MaskRule.Influence
                ? IsNear(trial, judged, thresholds.Level)
                : IsNear(trial, judged, thresholds.Gates[row / trial.Shape.Units]);
        }

        return undecided;
    }

    /// <summary>
    /// The units whose results no undecided row enters: in one step a unit has rows of its own alone, but where r is applied to h before the
    /// product, every candidate reads the r of all.
    /// </summary>
    /// <returns>Whether each unit is decided.</returns>
    public static bool[] DecidedUnits(LayerShape shape, bool[] undecided)
    {
        bool[] decided = new bool[shape.Units];
        if (IsResetBefore(shape) && undecided.AsSpan(0, shape.Units).Contains(true)) return decided;
        for (int unit = 0; unit < decided.Length; unit++)
        {
            decided[unit] = !Enumerable.Range(0, shape.GateCount).Any(gate => undecided[(gate * shape.Units) + unit]);
        }

        return decided;
    }

    private static bool IsResetBefore(LayerShape shape) => shape is { Kind: LayerKind.Gru, ResetAfter: false };

    private static bool IsNear(LayerTrial trial, float judged, SwitchingInterval gate) =>
        IsNear(trial, judged, gate.Lower) || IsNear(trial, judged, gate.Upper);

    private static bool IsNear(LayerTrial trial, float judged, float threshold) => MathF.Abs(judged - threshold) < trial.Undecided;

    // Top-K is undecided among the rows near the border, where the last row that was chosen is no less saturated than the first that was not.
    private static void FindLastChosen(LayerTrial trial, bool[] undecided, int from, int to)
    {
        float lastIn = float.NegativeInfinity, firstOut = float.PositiveInfinity;
        for (int row = from; row < to; row++)
        {
            if (trial.Sensitive[row]) lastIn = MathF.Max(lastIn, Saturation(trial, row));
            else firstOut = MathF.Min(firstOut, Saturation(trial, row));
        }

        if (firstOut - lastIn >= trial.Undecided) return;
        for (int row = from; row < to; row++)
        {
            float saturation = Saturation(trial, row);
            undecided[row] = saturation > firstOut - trial.Undecided && saturation < lastIn + trial.Undecided;
        }
    }

    private static float Saturation(LayerTrial trial, int row)
    {
        bool isDescending = trial.Shape.Activation == Activation.Relu || trial.Shape.Mask == MaskRule.Influence;
        return isDescending ? -trial.Judged[row] : MathF.Abs(trial.Judged[row]);
    }
}
