using Dmi.Numerics;

namespace Dmi.Runtime.Tests.Numerics;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_write_that_fails_midway_leaves_the_old_file_and_nothing_beside_it()
    {
        string path = _folder.Write("a.bin", [1, 2, 3]);
        Assert.Throws<EndOfStreamException>(() => AtomicFile.Write(path, static stream =>
        {
            stream.Write(new byte[1 << 20]);
            throw new EndOfStreamException();
        }));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal(["a.bin"], _folder.Files);
    }

    [Fact]
    public void A_write_that_succeeds_replaces_the_file()
    {
        string path = _folder.Write("a.bin", [1, 2, 3]);
        AtomicFile.Write(path, [4]);
        Assert.Equal([4], File.ReadAllBytes(path));
        Assert.Equal(["a.bin"], _folder.Files);
    }

    [Fact]
    public void Preparing_makes_the_folder_and_refuses_one_in_the_files_place()
    {
        AtomicFile.Prepare(_folder.File("new/deep/a.bin"));
        Assert.True(Directory.Exists(_folder.File("new/deep")));
        Assert.ThrowsAny<IOException>(() => AtomicFile.Prepare(_folder.File("new")));
        _folder.Write("file", []);
        Assert.ThrowsAny<IOException>(() => AtomicFile.Prepare(_folder.File("file/a.bin")));
    }
}
