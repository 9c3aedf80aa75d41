using System.Text;

namespace Dmi.Models;

/// <summary>Reads which character each class of the network stands for.</summary>
internal static class TesseractAlphabet
{
    private const int LargestCount = ushort.MaxValue;
    private const int LargestCode = 9;

    /// <summary>The characters by class; empty for the blank.</summary>
    /// <param name="path">The model's file, for messages.</param>
    /// <param name="characters">
    /// The characters: UTF-8, their number in the first line, then one a line, each followed by a space and properties; 'NULL' is the space.
    /// </param>
    /// <param name="codes">For each character a byte, the length of its code and the classes that it is made of.</param>
    /// <param name="classes">Classes of the network.</param>
    /// <param name="blank">The class that stands for nothing.</param>
    public static string[] Read(string path, ReadOnlyMemory<byte> characters, ReadOnlyMemory<byte> codes, int classes, int blank)
    {
        string[] lines = Encoding.UTF8.GetString(characters.Span).Split('\n');
        if (!int.TryParse(lines[0], out int count) || count < 1 || count >= lines.Length)
        {
            throw new InvalidDataException(
                $"{path}: the list of characters has {lines.Length - 1} lines after the first, which should say how many there are.");
        }

        var reader = new TesseractReader(path, "codes of characters", codes);
        int coded = reader.ReadCount("codes", LargestCount);
        if (coded != count) throw reader.Failure($"{coded} codes for {count} characters");
        string[] alphabet = new string[classes];
        alphabet[blank] = "";
        for (int i = 0; i < count; i++)
        {
            string character = lines[i + 1].Split(' ')[0];
            reader.ReadByte();
            int length = reader.ReadCount("classes in a code", LargestCode);
            if (length != 1) throw reader.Failure($"'{character}' is made of {length} classes, only one each is read");
            int code = reader.ReadInt32();
            if (code < 0 || code >= classes) throw reader.Failure($"'{character}' is class {code}, the network has {classes}");
            alphabet[code] ??= character == "NULL" ? " " : character;
        }

        int unknown = Array.IndexOf(alphabet, null);
        return unknown < 0 ? alphabet : throw reader.Failure($"class {unknown} of {classes} stands for no character");
    }
}
