using System.Globalization;

namespace Dmi.Layers;

/// <summary>A property of a layer in words, by which two layers are told apart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
internal sealed record LayerProperty(string Name, string Value)
{
    /// <summary>A property from a value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static LayerProperty Of(string name, object value) => new(name, Convert.ToString(value, CultureInfo.InvariantCulture)!);
}
