namespace Dmi.Models;

/// <summary>
/// Maps pixels to [−1, 1] by the black and the white of a line: the lower quartile of the dark turns and the upper quartile of the light
/// turns of the row in its middle, which crosses most strokes.
/// </summary>
internal static class ContrastNormalization
{
    /// <summary>Writes the line into a frame of zeros one pixel wide.</summary>
    /// <param name="image">The line.</param>
    /// <returns>(height + 2) × (width + 2) values.</returns>
    public static float[] Apply(GrayImage image)
    {
        (float black, float white) = Extremes(image.Row(image.Height / 2));
        float half = white > black ? (white - black) / 2 : 1;
        int stride = image.Width + 2;
        float[] framed = new float[(image.Height + 2) * stride];
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> pixels = image.Row(y);
            Span<float> row = framed.AsSpan((y + 1) * stride + 1, image.Width);
            for (int x = 0; x < row.Length; x++) row[x] = Math.Clamp((pixels[x] - black) / half - 1, -1, 1);
        }

        return framed;
    }

    private static (float Black, float White) Extremes(ReadOnlySpan<byte> row)
    {
        Span<int> dark = stackalloc int[256], light = stackalloc int[256];
        dark.Clear();
        light.Clear();
        for (int x = 1; x < row.Length - 1; x++)
        {
            (int lower, int higher) = (Math.Min(row[x - 1], row[x + 1]), Math.Max(row[x - 1], row[x + 1]));
            if (row[x] <= lower && row[x] < higher) dark[row[x]]++;
            if (row[x] >= higher && row[x] > lower) light[row[x]]++;
        }

        return (Quantile(dark, 0.25, 0), Quantile(light, 0.75, 255));
    }

    /// <summary>The value at a share of the sorted values, from how often each value occurs.</summary>
    private static int Quantile(ReadOnlySpan<int> counts, double share, int ofNone)
    {
        int total = 0;
        foreach (int count in counts) total += count;
        if (total == 0) return ofNone;
        int value = 0;
        for (int rank = (int)(share * total) - counts[0]; rank >= 0; rank -= counts[value]) value++;
        return value;
    }
}
