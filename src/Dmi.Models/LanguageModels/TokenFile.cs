using System.Buffers.Binary;

namespace Dmi.Models;

/// <summary>Reads texts that are stored as little-endian 16-bit word numbers.</summary>
public static class TokenFile
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vocabularySize">V: every number must be below it.</param>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file has an odd number of bytes, or a number outside the vocabulary.</exception>
    public static ushort[] Load(string path, int vocabularySize)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length % sizeof(ushort) != 0)
        {
            throw new InvalidDataException($"{path}: {bytes.Length} bytes are not a whole number of 16-bit tokens; the file is cut off.");
        }

        var tokens = new ushort[bytes.Length / sizeof(ushort)];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(i * sizeof(ushort)));
            if (tokens[i] >= vocabularySize)
            {
                throw new InvalidDataException($"{path}: token {i} is {tokens[i]}, the vocabulary has {vocabularySize} words.");
            }
        }

        return tokens;
    }
}
