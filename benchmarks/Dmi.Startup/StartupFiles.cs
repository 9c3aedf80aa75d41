namespace Dmi.Startup;

/// <summary>Names of the files that a layer's weights are read from, so that whoever writes them and whoever reads them agree.</summary>
/// <param name="folder">Where they are.</param>
/// <param name="layer">Name of the layer's class.</param>
internal sealed class StartupFiles(string folder, string layer)
{
    /// <summary>Bare floats: W_ih, W_hh, b.</summary>
    public string Dense => Path.Combine(folder, layer + ".floats");

    /// <summary>What DualModuleWeights.Save writes.</summary>
    public string Weights => Path.Combine(folder, layer + ".safetensors");

    /// <summary>What SavePacked writes.</summary>
    public string Packed => Path.Combine(folder, layer + ".packed");

    /// <summary>A model for ONNX Runtime.</summary>
    public string Onnx => Path.Combine(folder, layer + ".onnx");
}
