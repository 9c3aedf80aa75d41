namespace Dmi;

/// <summary>What every linear layer offers, generated or interpreted.</summary>
public interface ILinearLayer : IDisposable
{
    /// <summary>The layer's shape.</summary>
    LayerShape LayerShape { get; }

    /// <summary>The run-time knob; may be changed while other threads use the layer.</summary>
    SwitchingThresholds Thresholds { get; set; }

    /// <summary>Makes the working memory of one stream.</summary>
    LinearState CreateState();

    /// <summary>φ(W x + b) by dual-module inference.</summary>
    /// <param name="input">x, as wide as the layer's input.</param>
    /// <param name="output">The activated values, as many as the layer has outputs; may overlap the input.</param>
    /// <param name="state">The stream's working memory.</param>
    void Forward(ReadOnlySpan<float> input, Span<float> output, LinearState state);

    /// <summary>φ(W x + b) by the big module alone.</summary>
    /// <param name="input">x, as wide as the layer's input.</param>
    /// <param name="output">The activated values, as many as the layer has outputs; may overlap the input.</param>
    /// <param name="state">The stream's working memory.</param>
    void ForwardDense(ReadOnlySpan<float> input, Span<float> output, LinearState state);
}

/// <summary>What every generated linear layer offers, so that models can be written over any of them.</summary>
/// <typeparam name="TSelf">The generated class.</typeparam>
public interface ILinearLayer<TSelf> : ILinearLayer
    where TSelf : ILinearLayer<TSelf>
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

    LayerShape ILinearLayer.LayerShape => TSelf.Shape;
}
