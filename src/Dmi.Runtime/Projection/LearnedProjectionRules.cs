namespace Dmi.Projections;

/// <summary>
/// What may be asked of a learned projection's bits. One source file, compiled into the runtime and the generator: both say the same.
/// </summary>
internal static class LearnedProjectionRules
{
    /// <summary>Bits per weight of B where nothing else is asked for.</summary>
    public const int DefaultBits = 8;

    /// <summary>Leading columns come in multiples of this: whole lanes of little rows, and few values to choose from.</summary>
    public const int LeadingMultiple = 16;

    /// <summary>The most leading columns: sums of so many products, doubled, fit in 32 bits with room to spare.</summary>
    public const int MostLeading = 4_096;

    /// <summary>What is wrong with the bits of B, to be read after its name; null where nothing is.</summary>
    /// <param name="bits">Bits per weight of B.</param>
    /// <param name="isLearned">Whether the projection is learned.</param>
    public static string? ProblemOfBits(int bits, bool isLearned) => bits is not (>= 1 and <= 4 or 8)
        ? "must be 1, 2, 3, 4 or 8"
        : isLearned || bits == DefaultBits ? null : "is for learned projections";

    /// <summary>Whether there are fewer directions than columns; a single column leaves no choice.</summary>
    /// <param name="rank">Directions.</param>
    /// <param name="width">Columns of x and h together.</param>
    public static bool IsNarrower(int rank, int width) => rank < width || width == 1;

    /// <summary>Whether a learned projection to so many directions is narrower than the rows and takes fewer bytes than they do; a single column leaves no choice.</summary>
    /// <param name="rank">Directions.</param>
    /// <param name="width">Columns of x and h together.</param>
    /// <param name="rows">Rows of all gates.</param>
    /// <param name="bits">Bits per weight of W_LL.</param>
    /// <param name="projectionBits">Bits per weight of B.</param>
    /// <param name="bigBits">Bits per weight of the rows.</param>
    public static bool Reduces(int rank, int width, int rows, int bits, int projectionBits, int bigBits) =>
        width == 1 || (IsNarrower(rank, width) && rank * ((double)rows * bits + (double)width * projectionBits) < (double)rows * width * bigBits);

    /// <summary>What is wrong with leading columns, to be read after their name; null where nothing is.</summary>
    /// <param name="columns">How many are asked for.</param>
    /// <param name="bits">Bits per weight of the other columns.</param>
    /// <param name="isLearned">Whether the projection is learned.</param>
    public static string? ProblemOfLeading(int columns, int bits, bool isLearned)
    {
        if (columns == 0) return null;
        if (!isLearned) return "is for learned projections";
        if (bits >= 8) return "is for little modules of 1 to 4 bits";
        return columns is < 0 or > MostLeading || columns % LeadingMultiple != 0 ? "must be a multiple of 16 from 0 to 4096" : null;
    }
}
