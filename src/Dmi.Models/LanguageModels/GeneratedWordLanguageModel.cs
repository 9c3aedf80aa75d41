namespace Dmi.Models;

/// <summary>A word-level language model over a generated LSTM layer.</summary>
/// <typeparam name="TLayer">The generated layer.</typeparam>
public sealed class WordLanguageModel<TLayer> : WordLanguageModel
    where TLayer : class, ILstmLayer<TLayer>
{
    /// <summary>A model whose layer is dense until weights with a little module are given.</summary>
    /// <param name="weights">The model's weights.</param>
    /// <exception cref="ArgumentException">The layer's shape is not that of the model.</exception>
    public WordLanguageModel(WordLanguageModelWeights weights)
        : this(weights, (weights ?? throw new ArgumentNullException(nameof(weights))).ForLayer(TLayer.Shape))
    {
    }

    /// <summary>A model whose layer has the given weights.</summary>
    /// <param name="weights">The model's weights; its recurrent part is not used.</param>
    /// <param name="layerWeights">The layer's weights, such as <see cref="LittleModuleTrainer"/> returns.</param>
    /// <exception cref="ArgumentException">The shapes of layer and model differ.</exception>
    public WordLanguageModel(WordLanguageModelWeights weights, DualModuleWeights layerWeights)
        : base(weights, Create(weights, layerWeights))
    {
    }

    /// <summary>The recurrent layer, whose thresholds are the run-time knob.</summary>
    public new TLayer Layer => (TLayer)base.Layer;

    // The model's shape is checked before the layer packs anything.
    private static TLayer Create(WordLanguageModelWeights weights, DualModuleWeights layerWeights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(layerWeights);
        weights.CheckShape(TLayer.Shape, nameof(layerWeights));
        return TLayer.Create(layerWeights);
    }
}
