namespace Dmi.Benchmarks;

/// <summary>A generated class as the cells use it, whatever its kind.</summary>
/// <param name="Shape">Its compile-time shape.</param>
/// <param name="Load">Makes a layer from weights of that shape.</param>
internal sealed record GeneratedLayer(LayerShape Shape, Func<DualModuleWeights, LoadedLayer> Load)
{
    /// <summary>An LSTM.</summary>
    /// <typeparam name="TLayer">The class.</typeparam>
    public static GeneratedLayer Lstm<TLayer>()
        where TLayer : ILstmLayer<TLayer> => new(TLayer.Shape, static weights => new LoadedRecurrentLayer(TLayer.Create(weights)));

    /// <summary>A GRU.</summary>
    /// <typeparam name="TLayer">The class.</typeparam>
    public static GeneratedLayer Gru<TLayer>()
        where TLayer : IGruLayer<TLayer> => new(TLayer.Shape, static weights => new LoadedRecurrentLayer(TLayer.Create(weights)));

    /// <summary>A fully connected layer.</summary>
    /// <typeparam name="TLayer">The class.</typeparam>
    public static GeneratedLayer Linear<TLayer>()
        where TLayer : class, ILinearLayer<TLayer> =>
        new(TLayer.Shape, static weights => new LoadedLinearLayer<TLayer>(TLayer.Create(weights)));
}
