using Dmi.Masking;
using Dmi.Weights;

namespace Dmi.Reference;

/// <summary>A fully connected layer in the plainest code, sums in double: the oracle of the generated kernels.</summary>
public sealed class ReferenceLinear
{
    private readonly LayerShape _shape;
    private readonly ReferenceLittleModule? _little;
    private readonly BigRows _big;
    private readonly ReferenceMask _mask;
    private readonly float[] _preActivations;
    private readonly float[] _errors;

    /// <summary>A layer.</summary>
    /// <param name="weights">Its weights.</param>
    /// <exception cref="ArgumentException">The weights are of another kind of layer.</exception>
    public ReferenceLinear(DualModuleWeights weights)
        : this(weights, ReferenceLittleModule.Of(weights), ReferenceBigModule.Of(weights))
    {
    }

    /// <summary>A layer.</summary>
    /// <param name="weights">Its weights.</param>
    /// <param name="little">Their little module, for this stream alone; null where they have none.</param>
    /// <param name="big">Who multiplies the rows of the big module, for this stream alone.</param>
    /// <exception cref="ArgumentException">The weights are of another kind of layer.</exception>
    internal ReferenceLinear(DualModuleWeights weights, ReferenceLittleModule? little, BigRows big)
    {
        _shape = weights.Shape;
        if (_shape.Kind != LayerKind.Linear)
        {
            throw new ArgumentException($"The weights are of a layer '{_shape}', not of a linear one.", nameof(weights));
        }

        (_little, _big) = (little, big);
        _mask = new ReferenceMask(_shape);
        _preActivations = new float[_shape.RowCount];
        _errors = weights.HasLittleModule ? InfluenceErrors.Of(weights) : [];
    }

    /// <summary>y of the last call, before φ.</summary>
    public ReadOnlySpan<float> PreActivations => _preActivations;

    /// <summary>m of the last call: which rows the big module computed.</summary>
    public ReadOnlySpan<bool> Sensitive => _mask.Sensitive;

    /// <summary>What the mask judged when it was last asked, a value per row: little results, with what peepholes or r add, or scores.</summary>
    public ReadOnlySpan<float> Judged => _mask.Judged;

    /// <summary>Whether the last call asked the little module.</summary>
    internal bool UsedLittle { get; private set; }

    /// <summary>φ(y) by dual-module inference.</summary>
    /// <param name="input">x.</param>
    /// <param name="output">As many values as the layer has outputs; may overlap the input.</param>
    /// <param name="thresholds">Thresholds of any rule.</param>
    /// <exception cref="ArgumentException">The thresholds do not fit the layer.</exception>
    public void Forward(ReadOnlySpan<float> input, Span<float> output, SwitchingThresholds thresholds)
    {
        _mask.Check(thresholds);
        ForwardChecked(input, output, thresholds);
    }

    /// <summary>φ(y) by dual-module inference.</summary>
    /// <param name="input">x.</param>
    /// <param name="output">As many values as the layer has outputs; may overlap the input.</param>
    /// <param name="thresholds">Thresholds that are known to fit the layer.</param>
    internal void ForwardChecked(ReadOnlySpan<float> input, Span<float> output, SwitchingThresholds thresholds)
    {
        if (thresholds.IsDense || _little is null || !_little.TryPredict(input, [], _preActivations))
        {
            ForwardDense(input, output);
            return;
        }

        UsedLittle = true;
        Span<float> judged = _mask.Take(.., _preActivations);
        if (_mask.JudgesInfluence(thresholds)) InfluenceScores.ScoreLinear(_errors, _shape.Activation, judged);
        _mask.Judge(thresholds, .., thresholds.Rows);
        Activate(input, output);
    }

    /// <summary>φ(y) by the big module alone.</summary>
    /// <param name="input">x.</param>
    /// <param name="output">As many values as the layer has outputs; may overlap the input.</param>
    public void ForwardDense(ReadOnlySpan<float> input, Span<float> output)
    {
        UsedLittle = false;
        _mask.SetAll(..);
        Activate(input, output);
    }

    // y = y_HH ⊙ m + y_LL ⊙ (1 − m) (P2 eq. 5), then φ.
    private void Activate(ReadOnlySpan<float> input, Span<float> output)
    {
        _big.SetInput(input);
        for (int row = 0; row < _shape.RowCount; row++)
        {
            if (Sensitive[row]) _preActivations[row] = (float)_big.InputSide(row);
        }

        for (int row = 0; row < _shape.RowCount; row++)
        {
            output[row] = (float)ReferenceActivation.Apply(_shape.Activation, _preActivations[row]);
        }
    }
}
