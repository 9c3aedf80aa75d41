using Dmi.Masking;
using Dmi.Weights;

namespace Dmi.Reference;

/// <summary>
/// An LSTM layer in the plainest code, sums in double: the oracle of the generated kernels. Holds its own h and c.
/// </summary>
public sealed class ReferenceLstm : IReferenceStream
{
    private readonly DualModuleWeights _weights;
    private readonly LayerShape _shape;
    private readonly ReferenceLittleModule? _little;
    private readonly BigRows _big;
    private readonly ReferenceMask _mask;
    private readonly float[] _preActivations;
    private readonly float[] _errors;

    /// <summary>A layer with zero state.</summary>
    /// <param name="weights">Its weights.</param>
    /// <exception cref="ArgumentException">The weights are of another kind of layer, or lack the peepholes of their shape.</exception>
    public ReferenceLstm(DualModuleWeights weights)
        : this(weights, ReferenceLittleModule.Of(weights), ReferenceBigModule.Of(weights))
    {
    }

    /// <summary>A layer with zero state.</summary>
    /// <param name="weights">Its weights.</param>
    /// <param name="little">Their little module, for this stream alone; null where they have none.</param>
    /// <param name="big">Who multiplies the rows of the big module, for this stream alone.</param>
    /// <exception cref="ArgumentException">The weights are of another kind of layer, or lack the peepholes of their shape.</exception>
    internal ReferenceLstm(DualModuleWeights weights, ReferenceLittleModule? little, BigRows big)
    {
        _shape = weights.Shape;
        if (_shape.Kind != LayerKind.Lstm) throw new ArgumentException($"The weights are of a layer '{_shape}', not of an LSTM.", nameof(weights));
        if (_shape.Peephole && weights.PeepholeArray.Length == 0)
        {
            throw new ArgumentException("The weights have no peepholes; call WithPeepholes first.", nameof(weights));
        }

        _weights = weights;
        (_little, _big) = (little, big);
        _mask = new ReferenceMask(_shape);
        _preActivations = new float[_shape.RowCount];
        _errors = weights.HasLittleModule ? InfluenceErrors.Of(weights) : [];
        Hidden = new float[_shape.HiddenSize];
        Cell = new float[_shape.HiddenSize];
    }

    /// <summary>h.</summary>
    public float[] Hidden { get; }

    /// <summary>c.</summary>
    public float[] Cell { get; }

    /// <summary>y of the last step, rows by gate i, f, g, o; without the peepholes' part.</summary>
    public ReadOnlySpan<float> PreActivations => _preActivations;

    /// <summary>m of the last step: which rows the big module computed.</summary>
    public ReadOnlySpan<bool> Sensitive => _mask.Sensitive;

    /// <summary>What the mask judged when it was last asked, a value per row: little results, with what peepholes or r add, or scores.</summary>
    public ReadOnlySpan<float> Judged => _mask.Judged;

    /// <inheritdoc/>
    bool IReferenceStream.UsedLittle => UsedLittle;

    private bool UsedLittle { get; set; }

    /// <summary>One time step by dual-module inference.</summary>
    /// <param name="input">x.</param>
    /// <param name="thresholds">Thresholds of any rule.</param>
    /// <exception cref="ArgumentException">The thresholds do not fit the layer.</exception>
    public void Step(ReadOnlySpan<float> input, SwitchingThresholds thresholds)
    {
        _mask.Check(thresholds);
        StepChecked(input, thresholds);
    }

    /// <inheritdoc/>
    void IReferenceStream.StepChecked(ReadOnlySpan<float> input, SwitchingThresholds thresholds) => StepChecked(input, thresholds);

    /// <summary>One time step by the big module alone.</summary>
    /// <param name="input">x.</param>
    public void StepDense(ReadOnlySpan<float> input)
    {
        UsedLittle = false;
        _mask.SetAll(..);
        Advance(input);
    }

    private void StepChecked(ReadOnlySpan<float> input, SwitchingThresholds thresholds)
    {
        if (thresholds.IsDense || _little is null || !_little.TryPredict(input, Hidden, _preActivations))
        {
            StepDense(input);
            return;
        }

        UsedLittle = true;
        Span<float> judged = _mask.Take(.., _preActivations);
        if (_shape.Peephole) JudgedValues.AddPeepholes(_weights.PeepholeArray, Cell, judged);
        if (_mask.JudgesInfluence(thresholds)) InfluenceScores.ScoreLstm(_errors, _weights.PeepholeArray, Cell, judged);
        _mask.Judge(thresholds, .., thresholds.Rows);
        Advance(input);
    }

    // y = y_HH ⊙ m + y_LL ⊙ (1 − m) (P2 eq. 5), then the cell.
    private void Advance(ReadOnlySpan<float> input)
    {
        _big.SetInput(input);
        _big.SetHidden(Hidden);
        for (int row = 0; row < _shape.RowCount; row++)
        {
            if (Sensitive[row]) _preActivations[row] = _big.Row(row);
        }

        int units = _shape.HiddenSize;
        for (int unit = 0; unit < units; unit++)
        {
            double i = ReferenceActivation.Sigmoid(_preActivations[unit] + Peephole(0, unit) * Cell[unit]);
            double f = ReferenceActivation.Sigmoid(_preActivations[units + unit] + Peephole(1, unit) * Cell[unit]);
            double g = Math.Tanh(_preActivations[2 * units + unit]);
            double c = f * Cell[unit] + i * g;
            double o = ReferenceActivation.Sigmoid(_preActivations[3 * units + unit] + Peephole(2, unit) * c);
            Cell[unit] = (float)c;
            Hidden[unit] = (float)(o * Math.Tanh(c));
        }
    }

    // p of the gates i, f, o; 0 where the layer has none.
    private double Peephole(int gate, int unit) => _shape.Peephole ? _weights.PeepholeArray[gate * _shape.HiddenSize + unit] : 0;
}
