using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dmi.Numerics;

/// <summary>
/// Native memory that lives and dies together: 64-byte aligned, on huge pages where the system offers them on request; and mapped files.
/// </summary>
/// <remarks>
/// Users of the memory hold the handle (<see cref="SafeHandle.DangerousAddRef"/>), so that disposing in one thread while another computes
/// frees nothing until the other is done, and using it after disposal throws.
/// </remarks>
internal sealed unsafe class NativeArena : SafeHandle
{
    /// <summary>One cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private const nuint HugePage = 2 << 20;
    private const nuint WorthHugePages = HugePage / 2;

    private readonly List<SafeMemoryMappedViewHandle> _views = [];
    private Block? _blocks;

    /// <summary>An empty arena.</summary>
    public NativeArena()
        : base(0, ownsHandle: true) => SetHandle(1);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Allocates zeroed memory for <paramref name="count"/> elements.</summary>
    /// <exception cref="OutOfMemoryException">There is not enough.</exception>
    public T* Allocate<T>(long count)
        where T : unmanaged
    {
        long bytes = checked(count * Unsafe.SizeOf<T>() + Alignment - 1) / Alignment * Alignment;
        byte* block = AllocateForFilling(bytes);
        NativeMemory.Clear(block, (nuint)bytes);
        return (T*)block;
    }

    /// <summary>Allocates memory whose every byte the caller will write.</summary>
    /// <param name="bytes">How many.</param>
    /// <exception cref="OutOfMemoryException">There is not enough.</exception>
    public byte* AllocateForFilling(long bytes)
    {
        nuint wanted = Math.Max((nuint)bytes, Alignment);
        if (GuardedMemory.IsEnabled) return (byte*)GuardedMemory.Allocate(wanted);

        bool huge = wanted >= WorthHugePages;
        nuint alignment = huge ? HugePage : Alignment;
        nuint rounded = (wanted + alignment - 1) / alignment * alignment;
        void* block = NativeMemory.AlignedAlloc(rounded, alignment);
        _blocks = new Block((nint)block, _blocks);
        if (huge) HugePages.Advise(block, rounded);
        return (byte*)block;
    }

    /// <summary>Maps a whole file for reading; the mapping begins at a page and outlives the stream and the file's name.</summary>
    /// <param name="file">The file, not empty.</param>
    /// <returns>First byte of the file.</returns>
    /// <exception cref="IOException">The system maps no such file.</exception>
    public byte* Map(FileStream file)
    {
        using var mapped = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using MemoryMappedViewAccessor accessor = mapped.CreateViewAccessor(0, file.Length, MemoryMappedFileAccess.Read);
        SafeMemoryMappedViewHandle view = accessor.SafeMemoryMappedViewHandle;
        byte* start = null;
        view.AcquirePointer(ref start);
        _views.Add(view);
        return start;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        for (; _blocks is not null; _blocks = _blocks.Next) NativeMemory.AlignedFree((void*)_blocks.Start);

        // The last pointer into a view that was disposed long ago unmaps it.
        foreach (SafeMemoryMappedViewHandle view in _views) view.ReleasePointer();
        _views.Clear();
        return true;
    }

    // A chain, since a list of numbers would be generic code that is compiled at every start.
    private sealed record Block(nint Start, Block? Next);
}
