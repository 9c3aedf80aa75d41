namespace Dmi;

/// <summary>How a layer of a stack passes on its input beside its output.</summary>
public enum ResidualConnection
{
    /// <summary>Not at all: every layer reads the h of the one below.</summary>
    None = 0,

    /// <summary>A layer's output is h plus its own input, so both have the same width.</summary>
    Add = 1,

    /// <summary>A layer reads [h of the one below | h of the one below that], the lowest of them x: its input is as wide as both.</summary>
    Concatenate = 2,
}
