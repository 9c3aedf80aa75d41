namespace Dmi.Numerics;

/// <summary>Files that are there whole or not at all: written beside the target, then renamed.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Makes the folder of a file that will be written later and tries to write there, so that a wrong path shows before long work.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">Nothing can be written there, or the path is that of a folder.</exception>
    public static void Prepare(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) throw new IOException($"{path} is a folder, a file was expected.");
        Guard(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path);
            string probe = Temporary(path);
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        });
    }

    /// <summary>Writes a file. If that fails, whatever was there before is as it was.</summary>
    /// <param name="path">The file; replaced if it exists. Its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string temporary = Temporary(path);
        try
        {
            FileStream? opened = null;
            Guard(path, () => opened = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16));
            using (FileStream stream = opened!)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            Guard(path, () => File.Move(temporary, path, overwrite: true));
        }
        catch
        {
            DeleteIfThere(temporary);
            throw;
        }
    }

    /// <summary>Writes a file from bytes.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    /// <param name="path">The file; replaced if it exists. Its folder must exist.</param>
    /// <param name="content">The content.</param>
    public static void Write(string path, byte[] content) => Write(path, stream => stream.Write(content));

    private static string Temporary(string path) => $"{path}.{Guid.NewGuid():N}.tmp";

    // One kind of exception for all that can go wrong with a file, and the name that the caller knows.
    private static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path} cannot be written: {exception.Message}", exception);
        }
    }

    private static void DeleteIfThere(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What stopped the writing is what the caller should hear of.
        }
    }
}
