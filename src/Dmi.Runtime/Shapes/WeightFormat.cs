namespace Dmi;

/// <summary>What a <see cref="WeightPrecision"/> takes in memory.</summary>
internal static class WeightFormat
{
    // One source file, compiled into the runtime and the generator.

    /// <summary>Bytes per weight.</summary>
    public static int BytesPerWeight(this WeightPrecision precision) => precision switch
    {
        WeightPrecision.Int8 => sizeof(sbyte),
        WeightPrecision.BFloat16 => sizeof(ushort),
        _ => sizeof(float),
    };

    /// <summary>Bits per weight, in the sense of a little module's bits.</summary>
    public static int BitsPerWeight(this WeightPrecision precision) => 8 * BytesPerWeight(precision);
}
