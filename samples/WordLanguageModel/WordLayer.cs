namespace Dmi.Samples.WordLm;

/// <summary>The generated class for a mask.</summary>
internal static class WordLayer
{
    /// <summary>Its shape.</summary>
    /// <param name="mask">The rule by which rows are skipped.</param>
    public static LayerShape Shape(MaskRule mask) => mask == MaskRule.Influence ? WordLstmByInfluence.Shape : WordLstm.Shape;

    /// <summary>Makes the layer.</summary>
    /// <param name="weights">Weights of the shape for that mask.</param>
    public static IRecurrentLayer Create(DualModuleWeights weights) =>
        weights.Shape.Mask == MaskRule.Influence ? new WordLstmByInfluence(weights) : new WordLstm(weights);
}
