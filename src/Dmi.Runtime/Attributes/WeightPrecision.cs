namespace Dmi;

/// <summary>How the rows of the big module are stored. Weights and files stay in binary32: a layer rounds what it packs.</summary>
public enum WeightPrecision
{
    /// <summary>IEEE 754 binary32, four bytes a weight.</summary>
    Float32 = 0,

    /// <summary>bfloat16, two bytes a weight, rounded to the nearest. x, h and sums are binary32.</summary>
    BFloat16 = 1,

    /// <summary>
    /// One byte a weight: every row −127…127 with a scale of its own. x and h are quantised at every step to 8 bits, each with its own scale;
    /// sums are exact integers. An input or state that holds a value which is not finite, or is 10²⁰ or beyond, makes every output of the
    /// step NaN; of a precomputed input, which is not quantised, the unit that the value belongs to.
    /// </summary>
    Int8 = 2,
}
