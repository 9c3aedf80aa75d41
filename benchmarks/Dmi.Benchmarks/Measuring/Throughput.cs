namespace Dmi.Benchmarks.Measuring;

/// <summary>Bytes per time.</summary>
internal static class Throughput
{
    /// <summary>Gigabytes (10⁹ bytes) per second.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <param name="milliseconds">The time that they took.</param>
    public static double GigabytesPerSecond(double bytes, double milliseconds) => bytes / milliseconds / 1e6;
}
