using Dmi.Numerics;
using ScottPlot;
using SkiaSharp;

namespace Dmi.Samples.WordLm;

/// <summary>Panels as files.</summary>
internal static class ChartFiles
{
    private const int PixelsPerUnit = 2;

    /// <summary>Writes BASE.svg and BASE.png.</summary>
    /// <param name="panels">The panels.</param>
    /// <param name="basePath">The path without extension.</param>
    /// <param name="width">Units of the drawing.</param>
    /// <param name="height">Units of the drawing.</param>
    public static void Write(Multiplot panels, string basePath, int width, int height)
    {
        AtomicFile.Write(basePath + ".svg", Svg(panels, width, height));
        AtomicFile.Write(basePath + ".png", Png(panels, width, height));
    }

    private static byte[] Svg(Multiplot panels, int width, int height)
    {
        using var stream = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream)) panels.Render(canvas, new PixelRect(0, width, height, 0));
        return stream.ToArray();
    }

    private static byte[] Png(Multiplot panels, int width, int height)
    {
        using SKSurface surface = SKSurface.Create(new SKImageInfo(PixelsPerUnit * width, PixelsPerUnit * height));
        surface.Canvas.Scale(PixelsPerUnit);
        panels.Render(surface.Canvas, new PixelRect(0, width, height, 0));
        using SKImage image = surface.Snapshot();
        using SKData png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }
}
