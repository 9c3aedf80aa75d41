namespace Dmi;

/// <summary>How a layer comes by the weights in a file of packed weights.</summary>
public enum PackedLoading
{
    /// <summary>
    /// The file is mapped: nothing is copied, processes share the memory, and the system may drop pages and read them again. Such memory has
    /// ordinary pages, so that steps on weights that are not in a cache are slower.
    /// </summary>
    Map = 0,

    /// <summary>The file is read into memory of the layer's own, on huge pages where Linux offers them; it may be written anew at once.</summary>
    Read = 1,
}
