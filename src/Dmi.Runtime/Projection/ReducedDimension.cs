namespace Dmi.Projections;

/// <summary>The reduced dimension k that a distortion ε asks for. One source file, compiled into the runtime and the generator.</summary>
internal static class ReducedDimension
{
    /// <summary>k = ⌊4·ln n / (ε²/2 − ε³/3)⌋, at least 1 (P2 eq. 9).</summary>
    /// <param name="rows">n: output rows of all gates stacked, at least 1.</param>
    /// <param name="eps">ε, in (0, 1).</param>
    public static int FromEps(int rows, double eps)
    {
        double k = System.Math.Floor(4 * System.Math.Log(rows) / (eps * eps / 2 - eps * eps * eps / 3));
        return (int)System.Math.Min(System.Math.Max(k, 1), Maximum);
    }

    /// <summary>The largest dimension of any kind, so that every size fits in 64-bit byte counts with room to spare.</summary>
    public const int Maximum = 65_536;

    /// <summary>The most weights of a layer: as many as fit in one array.</summary>
    public const long MostWeights = 2_147_483_591;
}
