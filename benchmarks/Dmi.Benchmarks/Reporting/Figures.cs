using System.Globalization;

namespace Dmi.Benchmarks.Reporting;

/// <summary>Numbers as they stand in reports.</summary>
internal static class Figures
{
    /// <summary>Rounds to six digits: more than any timing deserves and fewer than a double prints.</summary>
    /// <param name="value">The number.</param>
    public static double Round(double value) =>
        double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
