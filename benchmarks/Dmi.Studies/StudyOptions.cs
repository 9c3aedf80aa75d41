namespace Dmi.Studies;

/// <summary>What of a subject is studied.</summary>
/// <param name="Method">Text that a method's name has; empty for all.</param>
/// <param name="Ratios">Shares of rows to skip.</param>
internal sealed record StudyOptions(string Method, IReadOnlyList<double> Ratios)
{
    /// <summary>
    /// The ratios where no others are asked for. At 1 the little module is alone: without a projection that is W at few bits, rounded with error
    /// feedback.
    /// </summary>
    public static IReadOnlyList<double> DefaultRatios { get; } = [0.5, 0.7, 0.8, 0.9, 0.93, 0.95, 1];
}
