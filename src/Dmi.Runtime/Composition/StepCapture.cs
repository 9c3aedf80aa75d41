namespace Dmi.Composition;

/// <summary>Records what goes into one step of a layer that others surround.</summary>
internal static class StepCapture
{
    /// <summary>Adds a step that is about to be taken.</summary>
    /// <param name="trace">The layer's trace.</param>
    /// <param name="input">x.</param>
    /// <param name="state">The layer's state before the step; of an LSTM its cell is recorded too.</param>
    public static void Add(ActivationTrace trace, ReadOnlySpan<float> input, RecurrentState state)
    {
        if (state is LstmState lstm) trace.Add(input, lstm.Hidden, lstm.Cell);
        else trace.Add(input, state.Hidden);
    }
}
