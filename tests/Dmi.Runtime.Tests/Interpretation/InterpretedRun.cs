namespace Dmi.Runtime.Tests.Interpretation;

/// <summary>An interpreted layer of any kind with one state, so that tests can run over all kinds.</summary>
internal sealed class InterpretedRun : IDisposable
{
    private readonly InterpretedRecurrentLayer? _recurrent;
    private readonly InterpretedLinearLayer? _linear;
    private readonly float[] _output;

    public InterpretedRun(DualModuleWeights weights)
    {
        _output = new float[weights.Shape.Units];
        if (weights.Shape.Kind == LayerKind.Linear)
        {
            _linear = new InterpretedLinearLayer(weights);
            State = _linear.CreateState();
        }
        else
        {
            _recurrent = new InterpretedRecurrentLayer(weights);
            State = _recurrent.CreateState();
        }
    }

    public LayerState State { get; }

    public static float[] Output(DualModuleWeights weights, ActivationTrace trace, int step, bool dense)
    {
        using var run = new InterpretedRun(weights);
        return run.Step(trace, step, dense);
    }

    /// <summary>One step from where a trace was; the result is overwritten by the next.</summary>
    public float[] Step(ActivationTrace trace, int step, bool dense) =>
        Step(trace.Input(step), trace.Hidden(step), trace.HasCells ? trace.Cell(step) : [], dense);

    public float[] Step(ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, ReadOnlySpan<float> cell, bool dense)
    {
        if (_linear is not null)
        {
            if (dense) _linear.ForwardDense(input, _output, (LinearState)State);
            else _linear.Forward(input, _output, (LinearState)State);
            return _output;
        }

        var state = (RecurrentState)State;
        state.Reset();
        hidden.CopyTo(state.Hidden);
        if (state is LstmState lstm) cell.CopyTo(lstm.Cell);
        if (dense) _recurrent!.StepDense(input, state);
        else _recurrent!.Step(input, state);
        state.Hidden.CopyTo(_output);
        return _output;
    }

    public void Dispose()
    {
        _recurrent?.Dispose();
        _linear?.Dispose();
    }
}
