namespace Dmi.Benchmarks;

/// <summary>What the caches hold when a step begins.</summary>
internal enum CacheCondition
{
    /// <summary>Nothing of the layer: far more memory than the caches hold was read and written since the last step.</summary>
    Cold,

    /// <summary>What the last step left: steps run back to back.</summary>
    Hot,
}

/// <summary>How cache conditions are written.</summary>
internal static class CacheConditions
{
    /// <summary>The name in reports.</summary>
    /// <param name="cache">The condition.</param>
    public static string ToName(this CacheCondition cache) => cache == CacheCondition.Cold ? "cold" : "hot";
}
