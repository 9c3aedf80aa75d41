namespace Dmi.Tests;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("dmi-tests-").FullName;

    public string[] Files => [.. Directory.EnumerateFileSystemEntries(_path).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public string File(string name) => Path.Combine(_path, name);

    public string Write(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File(name), bytes);
        return File(name);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
