namespace Dmi;

/// <summary>How the rows of the big module are stored.</summary>
public enum WeightPrecision
{
    /// <summary>IEEE 754 binary32, four bytes a weight.</summary>
    Float32 = 0,
}
