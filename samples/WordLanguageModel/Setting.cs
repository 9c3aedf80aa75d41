using Dmi.Models;

namespace Dmi.Samples.WordLm;

/// <summary>One row of the table: the dense layer, or dual-module inference at one target ratio. It has a layer of its own.</summary>
internal sealed class Setting : IDisposable
{
    private Setting(double? targetRatio, WordLanguageModel model) => (TargetRatio, Model) = (targetRatio, model);

    /// <summary>Share of rows to skip; null for the dense layer.</summary>
    public double? TargetRatio { get; }

    /// <summary>The model with this setting's layer.</summary>
    public WordLanguageModel Model { get; }

    /// <summary>How the layer steps.</summary>
    public InferenceMode Mode => TargetRatio is null ? InferenceMode.Dense : InferenceMode.DualModule;

    /// <summary>What people read.</summary>
    public string Label => TargetRatio is { } ratio ? FormattableString.Invariant($"{100 * ratio:0.##} % skipped") : "dense";

    /// <summary>The baseline.</summary>
    /// <param name="weights">The model's weights.</param>
    /// <param name="mask">The mask of the layer, which its shape is of.</param>
    public static Setting Dense(WordLanguageModelWeights weights, MaskRule mask) => new(null, new WordLanguageModel(weights, WordLayer.Create(weights.ForLayer(WordLayer.Shape(mask)))));

    /// <summary>Dual-module inference.</summary>
    /// <param name="weights">The model's weights.</param>
    /// <param name="layerWeights">The layer's weights with a little module and the thresholds for the ratio.</param>
    /// <param name="targetRatio">Share of rows that the thresholds were searched for.</param>
    public static Setting Dual(WordLanguageModelWeights weights, DualModuleWeights layerWeights, double targetRatio) =>
        new(targetRatio, new WordLanguageModel(weights, WordLayer.Create(layerWeights)));

    /// <summary>One step of a stream.</summary>
    public void Step(ReadOnlySpan<float> input, LstmState state)
    {
        if (Mode == InferenceMode.Dense)
        {
            Model.Layer.StepDense(input, state);
        }
        else
        {
            Model.Layer.Step(input, state);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
