using System.IO.MemoryMappedFiles;

namespace Dmi.Training;

/// <summary>
/// Memory that lies in a file of its own, so that the operating system may take its pages back. The file takes its whole room at once, has no
/// name any more where the system allows that, and is gone when this is collected or the process ends. Spans do not keep it: whoever hands a
/// trace out keeps the trace alive until he is done.
/// </summary>
internal sealed unsafe class MappedRows : RowChunk
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly float* _start;
    private readonly int _length;

    /// <summary>Makes the file.</summary>
    /// <param name="folder">A folder that exists.</param>
    /// <param name="length">Values.</param>
    /// <exception cref="IOException">There is no room for the file, or it cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public MappedRows(string folder, int length)
    {
        _length = length;
        string path = Path.Combine(folder, $"dmi-trace-{Guid.NewGuid():N}");
        long bytes = (long)length * sizeof(float);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.DeleteOnClose,
            PreallocationSize = bytes,
        };
        var stream = new FileStream(path, options);
        try
        {
            if (!OperatingSystem.IsWindows()) File.Delete(path);
            stream.SetLength(bytes);
            _file = MemoryMappedFile.CreateFromFile(stream, null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        _view = _file.CreateViewAccessor();
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = (float*)(start + _view.PointerOffset);
    }

    /// <summary>Lets go of the pages; the handles, which have finalizers of their own, give them and the file back.</summary>
    ~MappedRows()
    {
        // Where the constructor failed there is nothing to let go of.
        if (_start is not null) _view.SafeMemoryMappedViewHandle.ReleasePointer();
    }

    /// <inheritdoc/>
    public override Span<float> Values => new(_start, _length);
}
