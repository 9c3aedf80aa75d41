using Dmi.Masking;
using Dmi.Weights;

namespace Dmi.Reference;

/// <summary>
/// A GRU layer, both forms, in the plainest code, sums in double: the oracle of the generated kernels. Holds its own h.
/// </summary>
/// <remarks>
/// Reset after the product: n = tanh(n_x + r⊙n_h) with n_x = W_n x + b_n and n_h = U_n h + b_hn; one mask for all gates, and a sensitive
/// row of n has both halves from the big module. Reset before it: n = tanh(W_n x + U_n (r⊙h) + biases); r and z are finished before n is
/// judged. h = (1 − z)⊙n + z⊙h.
/// </remarks>
public sealed class ReferenceGru : IReferenceStream
{
    private const int Gates = 2;
    private const int CandidateInput = 1;
    private const int CandidateHidden = 2;
    private const int Candidate = 1;

    private readonly LayerShape _shape;
    private readonly ReferenceLittleModule? _little;
    private readonly BigRows _big;
    private readonly ReferenceMask _mask;
    private readonly float[] _preActivations;
    private readonly float[] _candidateHidden;
    private readonly float[] _resetHidden;
    private readonly float[] _errors;

    /// <summary>A layer with zero state.</summary>
    /// <param name="weights">Its weights.</param>
    /// <exception cref="ArgumentException">The weights are of another kind of layer.</exception>
    public ReferenceGru(DualModuleWeights weights)
        : this(weights, ReferenceLittleModule.Of(weights), ReferenceBigModule.Of(weights))
    {
    }

    /// <summary>A layer with zero state.</summary>
    /// <param name="weights">Its weights.</param>
    /// <param name="little">Their little module, for this stream alone; null where they have none.</param>
    /// <param name="big">Who multiplies the rows of the big module, for this stream alone.</param>
    /// <exception cref="ArgumentException">The weights are of another kind of layer.</exception>
    internal ReferenceGru(DualModuleWeights weights, ReferenceLittleModule? little, BigRows big)
    {
        _shape = weights.Shape;
        if (_shape.Kind != LayerKind.Gru) throw new ArgumentException($"The weights are of a layer '{_shape}', not of a GRU.", nameof(weights));
        (_little, _big) = (little, big);
        _mask = new ReferenceMask(_shape);
        _preActivations = new float[_shape.RowCount];
        _candidateHidden = new float[_shape.HiddenSize];
        _resetHidden = new float[_shape.HiddenSize];
        Hidden = new float[_shape.HiddenSize];
        _errors = weights.HasLittleModule ? InfluenceErrors.Of(weights) : [];
    }

    /// <summary>h.</summary>
    public float[] Hidden { get; }

    /// <summary>y of the last step, rows by gate r, z, n; of n what tanh was applied to.</summary>
    public ReadOnlySpan<float> PreActivations => _preActivations;

    /// <summary>m of the last step: which rows the big module computed.</summary>
    public ReadOnlySpan<bool> Sensitive => _mask.Sensitive;

    /// <summary>What the mask judged when it was last asked, a value per row: little results, with what peepholes or r add, or scores.</summary>
    public ReadOnlySpan<float> Judged => _mask.Judged;

    /// <inheritdoc/>
    bool IReferenceStream.UsedLittle => UsedLittle;

    private bool UsedLittle { get; set; }

    private Span<float> GateResults => _preActivations.AsSpan(0, Gates * _shape.HiddenSize);

    private Span<float> CandidateResults => _preActivations.AsSpan(Gates * _shape.HiddenSize);

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
        ComputeGates(input);
        if (_shape.ResetAfter)
        {
            ComputeCandidateResetAfter();
        }
        else
        {
            ComputeCandidateResetBefore();
        }

        Advance();
    }

    private void StepChecked(ReadOnlySpan<float> input, SwitchingThresholds thresholds)
    {
        if (thresholds.IsDense || _little is null || !_little.TryPredict(input, Hidden, GateResults))
        {
            StepDense(input);
            return;
        }

        UsedLittle = true;
        if (_shape.ResetAfter)
        {
            StepResetAfter(input, thresholds);
        }
        else
        {
            StepResetBefore(input, thresholds);
        }
    }

    private void StepResetAfter(ReadOnlySpan<float> input, SwitchingThresholds thresholds)
    {
        // Both read a side that is known to be finite by now.
        _little!.TryPredict(CandidateInput, input, Hidden, CandidateResults);
        _little.TryPredict(CandidateHidden, input, Hidden, _candidateHidden);
        Span<float> judged = _mask.Take(.., _preActivations);
        if (_mask.JudgesInfluence(thresholds))
        {
            InfluenceScores.ScoreGru(_errors, Hidden, _candidateHidden, judged);
        }
        else
        {
            for (int unit = 0; unit < _shape.HiddenSize; unit++)
            {
                ref float candidate = ref judged[Gates * _shape.HiddenSize + unit];
                candidate = JudgedValues.Candidate(judged[unit], candidate, _candidateHidden[unit]);
            }
        }

        _mask.Judge(thresholds, .., thresholds.Rows);
        ComputeGates(input);
        ComputeCandidateResetAfter();
        Advance();
    }

    private void StepResetBefore(ReadOnlySpan<float> input, SwitchingThresholds thresholds)
    {
        int gateRows = TopKMask.GateRows(thresholds.Rows);
        Span<float> judgedGates = _mask.Take(..Gates, GateResults);
        if (_mask.JudgesInfluence(thresholds)) InfluenceScores.ScoreGruGates(_errors, Hidden, judgedGates);
        _mask.Judge(thresholds, ..Gates, gateRows);
        ComputeGates(input);
        if (_little!.TryPredict(Candidate, input, _resetHidden, CandidateResults))
        {
            Span<float> judged = _mask.Take(Gates.., CandidateResults);
            if (_mask.JudgesInfluence(thresholds))
            {
                int first = Gates * _shape.HiddenSize;
                InfluenceScores.ScoreGruCandidate(_errors.AsSpan(first), _preActivations.AsSpan(_shape.HiddenSize, _shape.HiddenSize), judged);
            }

            _mask.Judge(thresholds, Gates.., thresholds.Rows - gateRows);
        }
        else
        {
            _mask.SetAll(Gates..);
        }

        ComputeCandidateResetBefore();
        Advance();
    }

    // Sensitive rows of r and z, and r⊙h.
    private void ComputeGates(ReadOnlySpan<float> input)
    {
        _big.SetInput(input);
        _big.SetHidden(Hidden);
        for (int row = 0; row < Gates * _shape.HiddenSize; row++)
        {
            if (Sensitive[row]) _preActivations[row] = _big.Row(row);
        }

        for (int unit = 0; unit < _shape.HiddenSize; unit++) _resetHidden[unit] = (float)(Reset(unit) * Hidden[unit]);
    }

    // Sensitive rows of n, both halves, and then their sum with the final r.
    private void ComputeCandidateResetAfter()
    {
        int first = Gates * _shape.HiddenSize;
        for (int unit = 0; unit < _shape.HiddenSize; unit++)
        {
            bool isSensitive = Sensitive[first + unit];
            double inputHalf = isSensitive ? _big.InputSide(first + unit) : CandidateResults[unit];
            double hiddenHalf = isSensitive ? _big.HiddenSide(first + unit) : _candidateHidden[unit];
            CandidateResults[unit] = (float)(inputHalf + Reset(unit) * hiddenHalf);
        }
    }

    private void ComputeCandidateResetBefore()
    {
        _big.SetHidden(_resetHidden);
        int first = Gates * _shape.HiddenSize;
        for (int unit = 0; unit < _shape.HiddenSize; unit++)
        {
            if (Sensitive[first + unit]) CandidateResults[unit] = _big.Row(first + unit);
        }
    }

    private void Advance()
    {
        for (int unit = 0; unit < _shape.HiddenSize; unit++)
        {
            double z = ReferenceActivation.Sigmoid(_preActivations[_shape.HiddenSize + unit]);
            double n = Math.Tanh(CandidateResults[unit]);
            Hidden[unit] = (float)((1 - z) * n + z * Hidden[unit]);
        }
    }

    private double Reset(int unit) => ReferenceActivation.Sigmoid(_preActivations[unit]);
}
