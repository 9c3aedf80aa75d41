using ScottPlot;
using SkiaSharp;

namespace Dmi.Samples.WordLm;

/// <summary>
/// The font of the charts, carried by the program: machines with the SDK alone have none, and charts without text would be the result.
/// It also makes charts look the same everywhere.
/// </summary>
internal sealed class ChartFont : IFontResolver
{
    private const string Family = "DejaVu Sans";
    private const string Resource = "DejaVuSans-subset.ttf";

    private static readonly SKTypeface Typeface = Load();

    /// <summary>Makes it the font of all charts.</summary>
    public static void Use()
    {
        if (Fonts.Default == Family) return;
        Fonts.FontResolvers.Insert(0, new ChartFont());
        Fonts.Default = Family;
    }

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Family ? Typeface : null;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Family ? Typeface : null;

    private static SKTypeface Load()
    {
        using Stream stream = typeof(ChartFont).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The program lacks its resource '{Resource}'.");
        return SKTypeface.FromStream(stream);
    }
}
