namespace Dmi.Models;

/// <summary>A line to be judged on.</summary>
/// <param name="Features">What the large layer reads, from <see cref="TesseractModel.Features"/>.</param>
/// <param name="Text">The transcript.</param>
public sealed record LineSample(LineFeatures Features, string Text);
