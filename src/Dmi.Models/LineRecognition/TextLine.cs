namespace Dmi.Models;

/// <summary>One image of a line of text and what stands in it.</summary>
/// <param name="FileName">Name of the image's file.</param>
/// <param name="Font">The font that it was set in.</param>
/// <param name="Text">The transcript.</param>
/// <param name="Image">The image.</param>
public sealed record TextLine(string FileName, string Font, string Text, GrayImage Image);
