namespace Dmi;

/// <summary>What every recurrent layer offers whatever its kind, generated or interpreted, so that several can be put together.</summary>
public interface IRecurrentLayer : IDisposable
{
    /// <summary>The layer's shape.</summary>
    LayerShape LayerShape { get; }

    /// <summary>The run-time knob; may be changed while other threads step the layer.</summary>
    SwitchingThresholds Thresholds { get; set; }

    /// <summary>Makes a state of zeros for one stream.</summary>
    RecurrentState CreateState();

    /// <summary>One time step by dual-module inference.</summary>
    /// <param name="input">x, as wide as the layer's input.</param>
    /// <param name="state">The stream's state, made by this layer; what it carries over is replaced.</param>
    /// <exception cref="ArgumentException">x has the wrong width, or the state belongs to another layer.</exception>
    void Step(ReadOnlySpan<float> input, RecurrentState state);

    /// <summary>One time step by the big module alone.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{float}, RecurrentState)"/>
    void StepDense(ReadOnlySpan<float> input, RecurrentState state);
}

/// <summary>What every generated recurrent layer offers, with the types of its kind.</summary>
/// <typeparam name="TSelf">The generated class.</typeparam>
/// <typeparam name="TState">Its state.</typeparam>
public interface IRecurrentLayer<TSelf, TState> : IRecurrentLayer
    where TSelf : IRecurrentLayer<TSelf, TState>
    where TState : RecurrentState
{
    /// <summary>The layer's compile-time shape.</summary>
    static abstract LayerShape Shape { get; }

    /// <summary>Checks and packs weights into a layer.</summary>
    /// <param name="weights">Weights of <see cref="Shape"/>, whose mask rule may differ where no thresholds come with them.</param>
    /// <exception cref="ArgumentException">The weights are of another shape, their thresholds are of another mask rule, or peepholes are missing.</exception>
    static abstract TSelf Create(DualModuleWeights weights);

    /// <summary>Makes the layer from a file that <see cref="SavePacked"/> wrote.</summary>
    /// <param name="path">The file. While the layer lives it may be replaced or deleted, but not be written to.</param>
    /// <param name="loading">Whether the file is mapped or read.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is cut off, malformed, of another version or byte order, or holds a number that is not finite.</exception>
    /// <exception cref="ArgumentException">It was packed for another layer.</exception>
    static abstract TSelf LoadPacked(string path, PackedLoading loading);

    /// <summary>Writes the packed weights and the present thresholds to a file, atomically.</summary>
    /// <param name="path">The file; replaced if it exists, and left as it was if writing fails.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The layer is disposed.</exception>
    void SavePacked(string path);

    /// <summary>Makes a state of zeros for one stream.</summary>
    new TState CreateState();

    /// <summary>One time step by dual-module inference.</summary>
    /// <param name="input">x, as wide as the layer's input.</param>
    /// <param name="state">The stream's state; what it carries over is replaced.</param>
    void Step(ReadOnlySpan<float> input, TState state);

    /// <summary>One time step by the big module alone.</summary>
    /// <param name="input">x, as wide as the layer's input.</param>
    /// <param name="state">The stream's state; what it carries over is replaced.</param>
    void StepDense(ReadOnlySpan<float> input, TState state);

    LayerShape IRecurrentLayer.LayerShape => TSelf.Shape;

    RecurrentState IRecurrentLayer.CreateState() => CreateState();

    void IRecurrentLayer.Step(ReadOnlySpan<float> input, RecurrentState state) => Step(input, Own(state));

    void IRecurrentLayer.StepDense(ReadOnlySpan<float> input, RecurrentState state) => StepDense(input, Own(state));

    private static TState Own(RecurrentState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state as TState ?? throw new ArgumentException($"state belongs to a layer of kind {state.Shape.Kind}, not to this {TSelf.Shape}.", nameof(state));
    }
}
