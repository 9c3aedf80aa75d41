namespace Dmi.Models;

/// <summary>
/// Reads a folder of text lines: PGM images and <see cref="IndexFileName"/>, a line of UTF-8 for each: file name, font and transcript with
/// tabs between.
/// </summary>
public static class TextLineSet
{
    /// <summary>Name of the list of lines.</summary>
    public const string IndexFileName = "index.tsv";

    /// <summary>Reads all lines of a folder in the order of its list.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">The folder or one of the files is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The list or an image is malformed; the message says where.</exception>
    public static IReadOnlyList<TextLine> Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string index = Path.Combine(folder, IndexFileName);
        var lines = new List<TextLine>();
        foreach (string entry in File.ReadLines(index))
        {
            if (entry.Split('\t') is not [{ Length: > 0 } file, string font, { Length: > 0 } text])
            {
                throw new InvalidDataException($"{index}: line {lines.Count + 1} is not a file name, a font and a text with tabs between.");
            }

            if (file is "." or ".." || file.AsSpan().ContainsAny('/', '\\'))
            {
                throw new InvalidDataException($"{index}: line {lines.Count + 1} names '{file}', which is no file in the folder itself.");
            }

            lines.Add(new TextLine(file, font, text, PgmFile.Load(Path.Combine(folder, file))));
        }

        return lines.Count > 0 ? lines : throw new InvalidDataException($"{index}: the list is empty.");
    }
}
