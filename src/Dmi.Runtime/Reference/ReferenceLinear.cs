using Dmi.Masking;
using Dmi.Weights;

namespace Dmi.Reference;

/// <summary>A fully connected layer in the plainest code, sums in double: the oracle of the generated kernels.</summary>
public sealed class ReferenceLinear
{
    private readonly LayerShape _shape;
    private readonly ReferenceLittleModule? _little;
    private readonly ReferenceBigModule _big;
    private readonly ReferenceMask _mask;
    private readonly float[] _preActivations;
    private readonly float[] _errors;

    /// <summary>A layer.</summary>
    /// <param name="weights">Its weights.</param>
    /// <exception cref="ArgumentException">The weights are of another kind of layer.</exception>
    public ReferenceLinear(DualModuleWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _shape = weights.Shape;
        if (_shape.Kind != LayerKind.Linear)
        {
            throw new ArgumentException($"The weights are of a layer '{_shape}', not of a linear one.", nameof(weights));
        }

        _little = weights.HasLittleModule ? new ReferenceLittleModule(weights) : null;
        _big = ReferenceBigModule.Of(weights);
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

    /// <summary>φ(y) by dual-module inference.</summary>
    /// <param name="input">x.</param>
    /// <param name="output">As many values as the layer has outputs.</param>
    /// <param name="thresholds">Thresholds of any rule.</param>
    /// <exception cref="ArgumentException">The thresholds do not fit the layer.</exception>
    public void Forward(ReadOnlySpan<float> input, Span<float> output, SwitchingThresholds thresholds)
    {
        _mask.Check(thresholds);
        if (thresholds.IsDense || _little is null || !_little.TryPredict(input, [], _preActivations))
        {
            ForwardDense(input, output);
            return;
        }

        float[] judged = [.. _preActivations];
        if (_mask.JudgesInfluence(thresholds)) InfluenceScores.ScoreLinear(_errors, _shape.Activation, judged);
        _mask.Judge(thresholds, .., thresholds.Rows, judged);
        Activate(input, output);
    }

    /// <summary>φ(y) by the big module alone.</summary>
    /// <param name="input">x.</param>
    /// <param name="output">As many values as the layer has outputs.</param>
    public void ForwardDense(ReadOnlySpan<float> input, Span<float> output)
    {
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
            output[row] = (float)ReferenceActivation.Apply(_shape.Activation, _preActivations[row]);
        }
    }
}
