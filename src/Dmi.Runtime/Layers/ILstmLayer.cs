namespace Dmi;

/// <summary>What every generated LSTM layer offers, so that models can be written over any of them.</summary>
/// <typeparam name="TSelf">The generated class.</typeparam>
public interface ILstmLayer<TSelf> : IDisposable
    where TSelf : ILstmLayer<TSelf>
{
    /// <summary>The layer's compile-time shape.</summary>
    static abstract LayerShape Shape { get; }

    /// <summary>Checks and packs weights into a layer.</summary>
    /// <param name="weights">Weights of exactly <see cref="Shape"/>.</param>
    static abstract TSelf Create(DualModuleWeights weights);

    /// <summary>The run-time knob; may be changed while other threads step the layer.</summary>
    SwitchingThresholds Thresholds { get; set; }

    /// <summary>Makes a state of zeros for one stream.</summary>
    LstmState CreateState();

    /// <summary>One time step by dual-module inference.</summary>
    /// <param name="input">x, as wide as the layer's input.</param>
    /// <param name="state">The stream's state; h and c are replaced.</param>
    void Step(ReadOnlySpan<float> input, LstmState state);

    /// <summary>One time step by the big module alone.</summary>
    /// <param name="input">x, as wide as the layer's input.</param>
    /// <param name="state">The stream's state; h and c are replaced.</param>
    void StepDense(ReadOnlySpan<float> input, LstmState state);
}
