namespace Dmi.Models;

/// <summary>A line recogniser over a generated LSTM layer, which it makes itself.</summary>
/// <typeparam name="TLayer">The generated layer.</typeparam>
public sealed class LineRecognizer<TLayer> : LineRecognizer
    where TLayer : class, ILstmLayer<TLayer>
{
    /// <summary>A recogniser whose layer is dense until weights with a little module are given.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">The layer's shape is not that of the model.</exception>
    public LineRecognizer(TesseractModel model)
        : this(model, (model ?? throw new ArgumentNullException(nameof(model))).ForLayer(TLayer.Shape))
    {
    }

    /// <summary>A recogniser whose layer has the given weights.</summary>
    /// <param name="model">The model; its large layer is not used.</param>
    /// <param name="layerWeights">The layer's weights, such as <see cref="LittleModuleTrainer"/> returns.</param>
    /// <exception cref="ArgumentException">The shapes of layer and model differ.</exception>
    public LineRecognizer(TesseractModel model, DualModuleWeights layerWeights)
        : base(model, Create(model, layerWeights))
    {
    }

    /// <summary>The large layer, whose thresholds are the run-time knob.</summary>
    public new TLayer Layer => (TLayer)base.Layer;

    // The model's shape is checked before the layer packs anything.
    private static TLayer Create(TesseractModel model, DualModuleWeights layerWeights)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layerWeights);
        model.CheckShape(TLayer.Shape, nameof(layerWeights));
        return TLayer.Create(layerWeights);
    }
}
