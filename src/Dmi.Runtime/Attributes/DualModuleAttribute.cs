namespace Dmi;

/// <summary>What every dual-module layer is told at compile time about its little module.</summary>
/// <remarks>The arguments become literals in the generated kernels; wrong ones are reported as DMI0001 and following.</remarks>
public abstract class DualModuleAttribute : Attribute
{
    private protected DualModuleAttribute(double eps, int bits)
    {
        Eps = eps;
        Bits = bits;
    }

    /// <summary>
    /// ε of the projection, in (0, 1): the reduced dimension is k = ⌊4·ln n / (ε²/2 − ε³/3)⌋, n = rows of all gates (P2 eq. 9).
    /// A smaller ε gives a larger, more exact and slower little module.
    /// </summary>
    public double Eps { get; }

    /// <summary>Bits per weight of the little module: 1, 2, 3, 4, 8, 16 or 32 (float).</summary>
    public int Bits { get; }

    /// <summary>The reduced dimension k itself, in 1…65,536; 0 (the default) derives it from <see cref="Eps"/>.</summary>
    public int Reduced { get; set; }

    /// <summary>Seed of the sparse random projection. The matrix is a pure function of (seed, k, d) on every platform.</summary>
    public int Seed { get; set; }

    /// <summary>
    /// How the rows of the big module are stored: <see cref="WeightPrecision.Float32"/> (the default), <see cref="WeightPrecision.BFloat16"/>
    /// or <see cref="WeightPrecision.Int8"/>. The little module is fitted, and thresholds are searched, against the exact weights.
    /// </summary>
    public WeightPrecision Big { get; set; }

    /// <summary>
    /// Whether the rows of the big module lie in tiles for steps that read them all: true by default, for rows of up to 36 MiB, in binary32 16 MiB, unless
    /// units are padded by more than a quarter. Dense steps are 1.05 to 2.4 times as fast then, in binary32 up to 1.2 times. A layer with a little
    /// module, whose other steps read the rows themselves, has both, and takes twice the bytes in memory and in its packed file.
    /// </summary>
    public bool DenseTiles { get; set; } = true;

    /// <summary>How the little module reduces its input.</summary>
    public Projection Projection { get; set; }

    /// <summary>
    /// Bits per weight of B, the matrix of <see cref="Projection.Learned"/>: 1, 2, 3, 4 or 8 (the default). Four halve its bytes for little loss.
    /// </summary>
    public int ProjectionBits { get; set; } = LayerShape.DefaultProjectionBits;

    /// <summary>
    /// With <see cref="Projection.Learned"/> and 1 to 4 <see cref="Bits"/>: how many of the first columns of W_LL, which read the principal
    /// directions of most energy, have 8 bits all the same; a multiple of 16 up to 4,096. 0 (the default) gives all columns as many.
    /// </summary>
    public int LeadingColumns { get; set; }

    /// <summary>How outputs are judged insensitive.</summary>
    public MaskRule Mask { get; set; }
}
