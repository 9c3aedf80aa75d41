using Dmi.Layers;
using Dmi.Reference;

namespace Dmi.Interpretation;

/// <summary>What interpreted layers of all kinds have: weights, the run-time knob, and the making of streams.</summary>
internal sealed class InterpretedParts
{
    private readonly DualModuleWeights _weights;
    private readonly ReferenceLittleModule? _little;
    private readonly BigRows _big;
    private readonly StepBytes _bytes;
    private readonly int _splitGate;
    private SwitchingThresholds _thresholds;

    /// <summary>Checks weights.</summary>
    /// <param name="weights">The weights.</param>
    /// <exception cref="ArgumentException">Peepholes are missing.</exception>
    public InterpretedParts(DualModuleWeights weights)
    {
        if (LayerFit.Problem(weights.Shape, weights) is { } problem) throw new ArgumentException(problem, nameof(weights));
        _weights = weights;
        _little = ReferenceLittleModule.Of(weights);
        _big = VectorBigModule.Of(weights);
        _bytes = new StepBytes(Shape);
        _splitGate = Shape.ResetAfter ? Shape.GateCount - 1 : Shape.GateCount;
        _thresholds = weights.Thresholds ?? SwitchingThresholds.Dense(Shape);
    }

    /// <summary>The layer's shape.</summary>
    public LayerShape Shape => _weights.Shape;

    /// <summary>The run-time knob.</summary>
    public SwitchingThresholds Thresholds
    {
        get => Volatile.Read(ref _thresholds);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            value.Check(Shape, nameof(value));
            Volatile.Write(ref _thresholds, value);
        }
    }

    /// <summary>Makes a state of zeros.</summary>
    public RecurrentState CreateRecurrentState()
    {
        if (Shape.Kind == LayerKind.Lstm)
        {
            var lstm = new ReferenceLstm(_weights, NewLittle(), _big.ForStream());
            return new LstmState(Shape, new InterpretedStream<IReferenceStream>(this, lstm), lstm.Hidden, lstm.Cell);
        }

        var gru = new ReferenceGru(_weights, NewLittle(), _big.ForStream());
        return new GruState(Shape, new InterpretedStream<IReferenceStream>(this, gru), gru.Hidden);
    }

    /// <summary>Makes a state of a linear layer.</summary>
    public LinearState CreateLinearState() =>
        new(Shape, new InterpretedStream<ReferenceLinear>(this, new ReferenceLinear(_weights, NewLittle(), _big.ForStream())));

    /// <summary>Checks the arguments of a step.</summary>
    /// <typeparam name="T">The kind of stream.</typeparam>
    /// <param name="input">x.</param>
    /// <param name="state">The state.</param>
    /// <returns>What the state works in.</returns>
    /// <exception cref="ArgumentException">x has the wrong width, or the state belongs to another layer.</exception>
    public T StreamOf<T>(ReadOnlySpan<float> input, LayerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (input.Length != Shape.InputSize)
        {
            throw new ArgumentException($"input has {input.Length} values, the layer's input is {Shape.InputSize} wide.", nameof(input));
        }

        return state.Stream is InterpretedStream<T> stream && stream.Owner == this
            ? stream.Layer
            : throw new ArgumentException($"state belongs to another layer, not to this interpreted {Shape}; make it by CreateState.", nameof(state));
    }

    /// <summary>Records a step.</summary>
    /// <param name="state">The state.</param>
    /// <param name="sensitive">m of the step.</param>
    /// <param name="usedLittle">Whether the little module was asked.</param>
    /// <returns>Rows of the big module that were computed.</returns>
    public int Count(LayerState state, ReadOnlySpan<bool> sensitive, bool usedLittle)
    {
        int rows = sensitive.Count(true);
        state.CountBytes(rows, _bytes.Of(rows, sensitive[(_splitGate * Shape.Units)..].Count(true), usedLittle));
        return rows;
    }

    private ReferenceLittleModule? NewLittle() => _little is null ? null : new ReferenceLittleModule(_little);
}
